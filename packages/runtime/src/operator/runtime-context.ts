import type { RuntimeContext } from './function-types.ts'
import type { OperatorContext } from './operator-context.ts'

/** The part of an operator's context that user functions see. */
export function runtimeContext(context: OperatorContext): RuntimeContext {
  const { name: taskName, subtask, parallelism, maxParallelism, metrics } = context
  return { taskName, subtask, parallelism, maxParallelism, metrics }
}

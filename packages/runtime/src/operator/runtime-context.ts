import { OptionError } from '../errors/errors.ts'
import type { RuntimeContext } from './function-types.ts'
import type { OperatorContext } from './operator-context.ts'

/** What the program gives to all functions of a job. */
export interface JobResources {
  readonly parameters: Readonly<Record<string, string>>
  readonly values: ReadonlyMap<string, unknown>
  /** Paths by name. */
  readonly files: ReadonlyMap<string, string>
}

export const NO_RESOURCES: JobResources = { parameters: {}, values: new Map(), files: new Map() }

/** The part of an operator's context that user functions see. */
export function runtimeContext(context: OperatorContext): RuntimeContext {
  const { name: taskName, subtask, parallelism, maxParallelism, metrics, attempt, loop } = context
  const { accumulator, onClose, resources, operatorState, onCheckpointComplete } = context
  return {
    jobName: context.location.job,
    taskName,
    subtask,
    parallelism,
    maxParallelism,
    attempt,
    metrics,
    ...(loop === undefined ? {} : { iteration: loop }),
    parameters: resources.parameters,
    accumulator,
    onClose,
    operatorState,
    onCheckpointComplete,
    cachedValue: <T>(name: string) => lookUp(resources.values, name, 'value', 'registerCachedValue') as T,
    cachedFile: (name) => lookUp(resources.files, name, 'file', 'registerCachedFile'),
  }
}

function lookUp<T>(all: ReadonlyMap<string, T>, name: string, what: string, method: string): T {
  if (all.has(name)) return all.get(name) as T
  const known = all.size === 0 ? '' : `; there are ${[...all.keys()].join(', ')}`
  throw new OptionError(`No ${what} is registered as "${name}"${known}. Call env.${method}('${name}', …).`)
}

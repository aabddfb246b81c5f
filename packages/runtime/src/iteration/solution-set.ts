/**
 * The solution set of a delta iteration in one subtask: one record for each key. The head of the loop writes it between
 * supersteps; operators of the loop with the same subtask number, which stand beside it in one thread, look things up.
 */
import { KeyIndex } from '../batch/key-index.ts'
import { RowStore } from '../batch/row-store.ts'
import { PlanError } from '../errors/errors.ts'
import type { OperatorContext } from '../operator/operator-context.ts'

export interface SolutionSet {
  /** The numbers of the keys. */
  readonly index: KeyIndex
  /** The records by the numbers of their keys. */
  readonly rows: RowStore
  /** Between how many subtasks keys are divided; set by the head. */
  parallelism: number
}

/** The solution set of the loop an operator is in. */
export function solutionSetOf(context: OperatorContext): SolutionSet {
  return context.shared(`solution set ${context.loop?.head}`, () => ({
    index: new KeyIndex(),
    rows: new RowStore(),
    parallelism: 0,
  }))
}

/** @throws PlanError `SOLUTION_SET_PARALLELISM` where records would look for their keys in the wrong subtask */
export function checkPlace({ parallelism }: SolutionSet, context: OperatorContext): void {
  if (parallelism === context.parallelism) return
  throw new PlanError(
    'SOLUTION_SET_PARALLELISM',
    `"${context.name}" has parallelism ${context.parallelism}, and the solution set it looks into ${parallelism}. Leave out setParallelism there.`,
  )
}

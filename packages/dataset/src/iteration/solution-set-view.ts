import { PlanError } from '@wiesel/runtime'
import type { ExecutionEnvironment } from '../environment.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import { DataSet } from '../sets/data-set.ts'
import type { RecordType } from '../types/record-type.ts'

/**
 * The solution set of a delta iteration as it was before the superstep. It is never sent: it can be joined and co-grouped
 * on its key, and nothing else.
 */
export class SolutionSetView<T> extends DataSet<T> {
  private readonly key: ResolvedKey
  private readonly subtasks: () => number | undefined

  /** @internal */
  constructor(
    env: ExecutionEnvironment,
    type: RecordType | undefined,
    key: ResolvedKey,
    subtasks: () => number | undefined,
  ) {
    super(env, [], type)
    this.key = key
    this.subtasks = subtasks
    Object.defineProperty(this, 'upstreams', {
      get: () => {
        throw new PlanError(
          'SOLUTION_SET_USE',
          'A solution set can be joined and co-grouped on its key, and nothing else. For other uses keep what you need in the workset.',
        )
      },
    })
  }

  /** @internal @throws PlanError `SOLUTION_SET_KEY` */
  checkKey(key: ResolvedKey): void {
    const own = this.key
    const same =
      own.isSelector || key.isSelector
        ? own.keyOf === key.keyOf
        : own.flatPositions !== undefined && key.flatPositions !== undefined
          ? own.flatPositions.join() === key.flatPositions.join()
          : own.text === key.text
    if (same) return
    throw new PlanError(
      'SOLUTION_SET_KEY',
      `The solution set has the key (${own.text}), but is joined on (${key.text}). Join it on its own key${own.isSelector ? ', with the same function' : ''}.`,
    )
  }

  /** @internal The parallelism operators that look into it must have. */
  override get parallelism(): number | undefined {
    return this.subtasks()
  }
}

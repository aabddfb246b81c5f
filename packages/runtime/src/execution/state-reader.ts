import { StateError } from '../errors/errors.ts'
import type { Key } from '../keys/hash-key.ts'
import type { ReadableState } from '../state/readable-state.ts'
import type { JobRuntime } from './job-runtime.ts'

/**
 * Reads one keyed state of a running job.
 *
 * Not transactional: each `get` reads what the operator has at that moment, between two slices of its work. It may be
 * ahead of what sinks have got, and goes back when the job restarts. Results are copies.
 *
 * @example
 * ```ts
 * import type { JobHandle } from '@wiesel/runtime'
 *
 * // What the operator with .uid('counts') has counted for a user.
 * const countOf = (job: JobHandle, user: string) => job.state<number>('counts').get(user)
 * ```
 */
export interface StateReader<T = any> {
  /**
   * What is stored for a key: the value; an array for list state; a `Map` for map state; the result of reducing and
   * aggregating state. `null` when nothing is stored.
   *
   * Operators that are no functions have states of these names: `windows` an array of {@link ReadWindow}; a rolling
   * aggregation `reduced`, or `count`; an interval join `records`, with those of both sides that may still find partners.
   *
   * @throws StateError `JOB_NOT_RUNNING`; `UNKNOWN_STATE` for an operator or a state that does not exist, or when `name` was left
   *   out and the operator has several states
   */
  get(key: Key): Promise<T | null>
}

/** Reads the state of a job, when asked. `runtime` gives what runs now, once all of it is open. */
export function stateReader(
  jobName: string,
  runtime: () => JobRuntime | undefined,
  uid: string,
  name: string | undefined,
): StateReader {
  return {
    get: async (key) => {
      const running = runtime()
      if (running === undefined)
        throw new StateError(
          'JOB_NOT_RUNNING',
          `State of job "${jobName}" cannot be read: it has not begun, is between two attempts, or has ended. Read state while the job runs; of one that has ended read a savepoint.`,
        )
      const states = statesOf(running, jobName, uid)
      const wanted = name ?? onlyState(states[0], uid)
      // A key is in one subtask only; the others know nothing of it.
      for (const state of states) {
        const found = state.peek(wanted, key)
        if (found !== undefined) return structuredClone(found)
      }
      return null
    },
  }
}

function statesOf({ tasks }: JobRuntime, jobName: string, uid: string): ReadableState[] {
  const stages = tasks.flatMap(({ parts }) => parts.stages)
  const found = stages.filter(({ node }) => node.uid === uid)
  if (found.length === 0) {
    const uids = [...new Set(stages.flatMap(({ node }) => node.uid ?? []))]
    const known = uids.length === 0 ? 'No operator has a uid' : `Known are ${quoted(uids)}`
    throw new StateError(
      'UNKNOWN_STATE',
      `Job "${jobName}" has no operator with uid "${uid}". ${known}. Give the operator one: .uid('${uid}').`,
    )
  }
  return found.map(({ node, operator }) => {
    if (operator.keyedState !== undefined) return operator.keyedState
    throw new StateError(
      'UNKNOWN_STATE',
      `Operator "${node.name}" (uid "${uid}") keeps no keyed state that can be read. Readable is what keyed functions declare, and what windows, rolling aggregations and interval joins have for each key.`,
    )
  })
}

function onlyState({ names }: ReadableState, uid: string): string {
  if (names.length === 1) return names[0]
  throw new StateError(
    'UNKNOWN_STATE',
    names.length === 0
      ? `The operator with uid "${uid}" has declared no keyed state. Declare it in open.`
      : `The operator with uid "${uid}" has several states: ${quoted(names)}. Say which one: state('${uid}', '${names[0]}').`,
  )
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}

/** Why state cannot be read from where the job runs. */
export function stateOnThreads(jobName: string): StateError {
  return new StateError(
    'STATE_ON_THREADS',
    `State of job "${jobName}" cannot be read: the job runs on several threads, and its state is in those. Run it on one thread, or send what you want to see to a side output.`,
  )
}

import { keyGroupOf } from '@wiesel/runtime'
import { subtaskOfKeyGroup } from '@wiesel/runtime/internal'

/** How the records of an input find their subtask: by a key, all to each, or in turns. */
export type InputRoute = 'rebalance' | 'broadcast' | ((value: any) => unknown)

/** The subtasks that get a record. */
export function routeRecord(
  route: InputRoute,
  value: unknown,
  parallelism: number,
  maxParallelism: number,
  turn: number,
): number[] {
  if (route === 'broadcast') return Array.from({ length: parallelism }, (_, i) => i)
  // With one subtask no key is needed; a selector that throws does so in the operator, as in production.
  if (route === 'rebalance' || parallelism === 1) return [turn % parallelism]
  return [subtaskOfKeyGroup(keyGroupOf(route(value), maxParallelism), parallelism, maxParallelism)]
}

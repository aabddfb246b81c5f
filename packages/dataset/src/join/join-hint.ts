import type { JoinSide } from '@wiesel/runtime/internal'

/**
 * How to join. `…_FIRST` and `…_SECOND`: which side is kept in memory. `BROADCAST_…`: that side is sent whole to every
 * subtask, and the other is not sent at all; `REPARTITION_…`: both are sent by key. With
 * `REPARTITION_SORT_MERGE` both are sent by key, sorted and merged; neither is kept in memory.
 */
export type JoinHint =
  | 'OPTIMIZER_CHOOSES'
  | 'BROADCAST_HASH_FIRST'
  | 'BROADCAST_HASH_SECOND'
  | 'REPARTITION_HASH_FIRST'
  | 'REPARTITION_HASH_SECOND'
  | 'REPARTITION_SORT_MERGE'

/** What a hint comes to. */
export interface JoinStrategy {
  readonly build: JoinSide
  readonly broadcast: boolean
  /** Whether both sides are sorted and merged. */
  readonly merge: boolean
}

/** The strategy for a hint. */
export function strategyOf(hint: JoinHint): JoinStrategy {
  return {
    build: hint.endsWith('_FIRST') ? 'left' : 'right',
    broadcast: hint.startsWith('BROADCAST'),
    merge: hint === 'REPARTITION_SORT_MERGE',
  }
}

/** Whether a hint is possible: a side whose records must be emitted once without a partner is not sent to all subtasks. */
export function allowsHint(hint: JoinHint, outer: Readonly<Record<JoinSide, boolean>>): boolean {
  const { build, broadcast } = strategyOf(hint)
  return !broadcast || !outer[build]
}

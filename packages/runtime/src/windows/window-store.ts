import type { KeyEntry } from '../state/key-table.ts'
import type { SnapshotWriter } from '../state/snapshot.ts'

/** A key and its accumulator, valid until the next step. */
export type KeyAccumulator<Acc> = Pick<KeyEntry<Acc>, 'key' | 'value'>

/**
 * The contents of aligned windows, kept once per *slice*: the longest spans of time that no window border cuts. Slices
 * and windows are named by their start.
 */
export interface WindowStore<In, Acc> {
  /** Adds a record to a slice. */
  put(key: unknown, slice: number, value: In): void
  /** Adds what others have made of records of a slice; it belongs to the store from now on. */
  merge(key: unknown, slice: number, accumulator: Acc): void
  /** Every key of a window with its accumulator. Windows are asked for in order; nothing may be put meanwhile. */
  walk(window: number): IterableIterator<KeyAccumulator<Acc>>
  /** What a key has in a window. */
  accumulatorOf(window: number, key: unknown): Acc | undefined
  /** A window, and with it all earlier ones, will not be asked for again. */
  expire(window: number): void
  /** No window is scheduled or alive any more: drops whatever is left. */
  clear(): void
  /** Writes everything there is now, at once or while the store is used. */
  snapshot(writer: SnapshotWriter, write: (key: unknown, slice: number, accumulator: Acc) => void): void
  /** Puts back what {@link snapshot} wrote. */
  load(key: unknown, slice: number, accumulator: Acc): void
}

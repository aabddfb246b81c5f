/**
 * The records of one split, while it is read. `read` is synchronous and never waits; what it needs is loaded in the
 * background, and `onReady` is called when there is more, when the end is known, and when loading failed.
 */
export interface SplitInput<T> {
  /** Up to `limit` records into `out` from index 0 on; 0 when none is there yet, or `done`. Throws what loading threw. */
  read(out: T[], limit: number): number
  readonly done: boolean
  /** Whether everything is loaded, so that it is time to open the next split. */
  readonly loaded: boolean
  /** Between two reads: where to go on. */
  position(): unknown
  close(): Promise<void>
}

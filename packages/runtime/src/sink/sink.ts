import type { MetricGroup } from '../metrics/metric-group.ts'

/**
 * A sink: where records go. One object stands in the plan; the runtime asks it for one writer per subtask and, when it
 * commits in two phases, for a committer.
 *
 * `S` is what a writer must know to continue, `C` what makes written data visible. Both are plain data.
 */
export interface Sink<T, S = never, C = never> {
  /** Once per subtask and attempt. `restored` has the writer states of the checkpoint, spread over the subtasks. */
  createWriter(context: WriterContext, restored?: readonly S[]): SinkWriter<T, S, C>
  /** Present when the sink commits in two phases: then what `prepareCommit` returned is committed after a checkpoint completes. */
  createCommitter?(): Committer<C>
}

/** What a writer knows about the place it runs in. */
export interface WriterContext {
  readonly subtask: number
  readonly parallelism: number
  readonly metrics: MetricGroup
  /** Whether the job makes checkpoints. Without them everything is committed at the end of a bounded input only. */
  readonly checkpointing?: boolean
  /** Milliseconds, from the job's clock. */
  now(): number
  /** A number in [0, 1), from the job's chance: for names that nobody else has. */
  random?(): number
  /** Says that a writer that was `full` has room again. */
  wake(): void
}

/**
 * Writes records in one subtask.
 *
 * Calls: `open`; then `write` any number of times, and `flush`, `prepareCommit`, `snapshot` in this order at each
 * checkpoint; at the end of a bounded input `flush(true)`, `prepareCommit`; `close` last, exactly once, whatever
 * happened. `write` is synchronous: a writer that has to wait collects records and returns `true` from `full` until
 * there is room (the task then stops taking input, which is how back-pressure starts). Methods that return a promise
 * make the task wait, not the thread.
 */
export interface SinkWriter<T, S = never, C = never> {
  open?(): void | Promise<void>
  write(value: T, timestamp: number): void
  /** Whether no further record should be written now. Must call `context.wake()` when that changes to `false`. */
  full?(): boolean
  /** A watermark passed; nothing with a timestamp at or below it will follow, but late records. */
  watermark?(timestamp: number): void
  /** Hands everything collected to the outside. `endOfInput` is true the last time. */
  flush(endOfInput: boolean): void | Promise<void>
  /** First phase: what must be committed once the checkpoint is complete. */
  prepareCommit?(): C[] | Promise<C[]>
  snapshot?(): S[]
  close?(): void | Promise<void>
}

/** Second phase. `commit` may be called again with the same committables after a failure, so it must be idempotent. */
export interface Committer<C> {
  commit(committables: readonly C[]): void | Promise<void>
  close?(): void | Promise<void>
}

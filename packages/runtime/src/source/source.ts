import type { RowBatch } from '../records/row-batch.ts'
import type { MetricGroup } from '../metrics/metric-group.ts'
import type { PlanSize } from '../plan/plan.ts'

/** Whether a source ends by itself. `'bounded'` inputs may also run as a batch. */
export type Boundedness = 'bounded' | 'unbounded'

/** A piece of a source that one reader reads, and its position. Plain data: it travels and is part of a checkpoint. */
export interface SourceSplit {
  /** Unique within the source, stable over restarts. */
  readonly id: string
}

/**
 * A source: where records come from. One object stands in the plan; the runtime asks it for one enumerator per job
 * and one reader per subtask.
 *
 * Splits and enumerator state are plain data (what structured clone takes), since they are stored in checkpoints.
 */
export interface Source<T, S extends SourceSplit = SourceSplit, E = unknown> {
  readonly boundedness: Boundedness
  /** `false` when what was read once is gone: then a failed job is not started again. Default `true`. */
  readonly replayable?: boolean
  /** How much the source gives, if that is known without reading it; for planners. */
  estimate?(): PlanSize | undefined
  /** Called once per job, in the coordinator. `restored` is what the enumerator's `snapshot` returned, after a restart. */
  createEnumerator(context: EnumeratorContext<S>, restored?: E): SplitEnumerator<S, E>
  /** Called once per subtask and attempt, before any split is assigned. */
  createReader(context: ReaderContext): SourceReader<T, S>
}

/** What an enumerator may do. Every method may be called from any callback of the enumerator. */
export interface EnumeratorContext<S extends SourceSplit> {
  readonly parallelism: number
  /** Hands splits to a reader. Assigning to a subtask out of range is an error. */
  assign(subtask: number, splits: readonly S[]): void
  /** Tells one reader that no further split will come. It ends after what it has. */
  noMoreSplits(subtask: number): void
  /** Runs `work` outside the coordinator's turn and hands its result back in a turn of its own. */
  callAsync<R>(work: () => Promise<R>, done: (result: R) => void): void
  /** As `callAsync`, again and again each `everyMs` milliseconds until the enumerator is closed. */
  callPeriodically<R>(everyMs: number, work: () => Promise<R>, done: (result: R) => void): void
}

/**
 * Finds splits and gives them to readers. Lives in the coordinator; callbacks never overlap.
 *
 * Order of calls: `start` once; then `addReader` when a reader is ready, `requestSplit` whenever one has nothing to
 * do, `addSplitsBack` after a reader failed (only splits assigned since the last completed checkpoint come back; older
 * ones are in the reader's own state), `snapshot` at each checkpoint; `close` last, whatever happened before.
 */
export interface SplitEnumerator<S extends SourceSplit, E = unknown> {
  /** May be asynchronous: the job waits. A rejection fails the job. */
  start(): void | Promise<void>
  addReader?(subtask: number): void
  requestSplit(subtask: number): void
  addSplitsBack(splits: readonly S[], subtask: number): void
  /** The state to continue from: plain data. */
  snapshot(): E
  close?(): void | Promise<void>
}

/** What a reader knows about the place it runs in. */
export interface ReaderContext {
  readonly subtask: number
  readonly parallelism: number
  readonly metrics: MetricGroup
  /** Asks the enumerator for another split. It answers by `addSplits`, `noMoreSplits`, or later. */
  requestSplit(): void
  /** Says that `poll` has something to return now. Cheap, and safe to call at any time from any callback. */
  wake(): void
  /** Milliseconds, from the job's clock. */
  now(): number
  /** As `wake`, once the clock has passed a time. The last time asked for counts. */
  wakeAt(time: number): void
  /** Sends a rejected record to a side output of the source operator. */
  sideOutput(tag: string, value: unknown): void
}

/**
 * Reads splits in one subtask.
 *
 * `poll` is synchronous and never waits: it returns one batch of rows **of one split**, `'idle'` when nothing is there
 * (the reader then calls `context.wake()` as soon as there is), or `'end'` after `noMoreSplits` and the last row. The
 * runtime has processed a batch completely before it polls again or calls `snapshot`, so a reader may fill the same
 * batch object each time, and its positions after `poll` are those of a checkpoint.
 */
export interface SourceReader<T, S extends SourceSplit = SourceSplit> {
  /** Before the first poll. */
  open?(): void | Promise<void>
  /** At most `limit` rows; fewer is fine, none is not (return `'idle'`). Throws to fail the job. */
  poll(limit: number): RowBatch<T> | 'idle' | 'end'
  addSplits(splits: readonly S[]): void
  noMoreSplits(): void
  /** Splits not finished, each with the position to go on from. */
  snapshot(): S[]
  /** Stops reading some splits for a while (watermark alignment). Optional: without it the whole reader pauses. */
  pauseOrResume?(pause: readonly string[], resume: readonly string[]): void
  /** A checkpoint that contains the last `snapshot` is complete. */
  checkpointComplete?(checkpointId: number): void
  /** Called exactly once, after an end, a failure or a cancel. */
  close?(): void | Promise<void>
}

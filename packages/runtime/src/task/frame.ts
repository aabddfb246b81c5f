import type { Aggregates } from '../iteration/aggregator.ts'

// Marks inside a frame: what happens before a row.

/** A watermark; its value is the timestamp. */
export const MARK_WATERMARK = 0
/** The channel goes idle. */
export const MARK_IDLE = 1
/** The channel is active again. */
export const MARK_ACTIVE = 2

/** Rows of one channel, with watermarks and idleness as marks between them. Owned by the reader once it is sent. */
export interface RowFrame {
  readonly kind: 'rows'
  readonly values: unknown[]
  readonly timestamps: Float64Array | undefined
  readonly size: number
  /** Triples `row, kind, value`, in order of `row`. */
  readonly marks: readonly number[]
}

/** The channel has ended. */
export interface EndFrame {
  readonly kind: 'end'
}

/** Everything before it belongs to the checkpoint, everything after it does not. */
export interface BarrierFrame {
  readonly kind: 'barrier'
  readonly barrier: Barrier
}

/** A checkpoint on its way through the job. Plain data. */
export interface Barrier {
  /** Grows by one from checkpoint to checkpoint. */
  readonly checkpoint: number
  /** Whether channels that have delivered the barrier wait until all have. */
  readonly exactlyOnce: boolean
  /** Whether sources stop behind the barrier. */
  readonly stop: boolean
  /** Whether all tasks have ended, and nothing is wanted of their state but what is to be committed. Default: no. */
  readonly commitsOnly?: boolean
}

/** Inside an iteration: a superstep begins. */
export interface SuperstepFrame {
  readonly kind: 'superstep'
  readonly superstep: number
  /** What the aggregators came to in the superstep before. */
  readonly previous: Aggregates
}

/** Inside an iteration: the superstep has ended. */
export interface EpochFrame {
  readonly kind: 'epoch'
  /** What has been contributed to aggregators. */
  readonly aggregates: Aggregates | undefined
}

/** What travels through a channel. Barriers and epochs cut frames; watermarks do not. */
export type Frame = RowFrame | EndFrame | BarrierFrame | SuperstepFrame | EpochFrame

export const END_FRAME: EndFrame = { kind: 'end' }

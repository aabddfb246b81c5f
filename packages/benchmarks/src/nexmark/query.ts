import type { DataStream } from '@wiesel/datastream'
import type { NexmarkEvent } from './events.ts'

/** One query of the benchmark: as a program on streams, and as what it means. */
export interface Query<R> {
  readonly name: string
  readonly title: string
  readonly build: (events: DataStream<NexmarkEvent>) => DataStream<R>
  /** The results over all events at once, computed the naive way. */
  readonly oracle: (events: readonly NexmarkEvent[]) => R[]
  /** For queries that emit updates: what a result is an update of. Only the last one of each counts. */
  readonly updateOf?: (result: R) => unknown
  /** Least events per second and core the project asks of itself. */
  readonly target?: number
}

/** Any query, its results unknown. */
export type AnyQuery = Query<any>

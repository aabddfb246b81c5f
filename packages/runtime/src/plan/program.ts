import type { Aggregator } from '../iteration/aggregator.ts'
import type { Operator } from '../operator/operator.ts'
import type { JobResources } from '../operator/runtime-context.ts'
import type { CollectQueue } from '../sink/collect-sink.ts'
import type { Source } from '../source/source.ts'
import type { WatermarkStrategy } from '../time/watermark-strategy.ts'
import type { Plan } from './plan.ts'

/** An operator in two halves, so that fewer records cross the exchange between them. Results are equal. */
export interface PreAggregation {
  readonly name: string
  /** In front of the exchange: makes few partial results of many records. */
  readonly combine: () => Operator
  /** Behind it, in place of the operator itself: takes partial results. */
  readonly finish: () => Operator
  /** The key of a partial result. */
  readonly keyOf: (partial: any) => unknown
}

/** What only code can say about a node. */
export type NodeCode =
  | {
      readonly kind: 'source'
      readonly source: Source<any, any, any>
      readonly strategy?: WatermarkStrategy<any>
    }
  | {
      readonly kind: 'operator'
      readonly create: () => Operator
      /** What takes its place where all inputs are bounded and taken as a whole. */
      readonly createBatch?: () => Operator
      /** How it can be done in two halves, of which one stands in front of an exchange. */
      readonly preAggregation?: PreAggregation
      /** As `preAggregation`, where `createBatch` takes the operator's place. */
      readonly batchPreAggregation?: PreAggregation
      /** For a sink that hands records to the calling program: the queue. */
      readonly collects?: CollectQueue<any>
      /** Of the head of an iteration: its aggregators by name. */
      readonly aggregators?: ReadonlyMap<string, Aggregator<any>>
      /** What the planner of the API knows of the operator. */
      readonly planning?: unknown
    }

/** What only code can say about an edge: the key of `hash`, key and choice of `custom`. */
export interface EdgeCode {
  readonly keyOf?: (value: any) => unknown
  /** The channel, 0 to `channels − 1`, for a key. */
  readonly choose?: (key: any, channels: number) => number
}

/** A plan and the code that belongs to it, by node id and edge id. */
export interface Program {
  readonly plan: Plan
  readonly nodes: ReadonlyMap<number, NodeCode>
  readonly edges: ReadonlyMap<number, EdgeCode>
  /** What functions find in their context. */
  readonly resources?: JobResources
  /** Whether all inputs are bounded and taken as a whole, so that a failed run is repeated instead of gone on with. */
  readonly batch?: boolean
}

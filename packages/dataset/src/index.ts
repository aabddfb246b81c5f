// Environment
export { ExecutionEnvironment, type EnvironmentOptions, type InputOptions } from './environment.ts'
export type { ExecuteOptions, NodeSettings } from '@wiesel/runtime'
export { defineJob } from './define-job.ts'
export type { JobDefinition, JobParameters, PreparedJob } from '@wiesel/runtime'
export { executeJob, type ExecuteJobOptions } from '@wiesel/runtime/node'

// Data sets
export { DataSet } from './sets/data-set.ts'
export type { JoinOptions } from './join/joinable-set.ts'
export { TransformedSet } from './sets/transformed-set.ts'
export { SortedPartitions } from './sets/sorted-partitions.ts'
export { AggregatedSet } from './sets/aggregated-set.ts'
export type { AggregateKind } from './sets/aggregation.ts'
export { DataSink } from './sets/data-sink.ts'
export { Collected } from '@wiesel/runtime'

// Groups
export { Grouping, SortedGrouping, type ReduceGroupOptions } from './sets/grouping.ts'
export type { CoGroupFunction, RowsFunction } from '@wiesel/runtime/internal'

// Joins
export { JoinHalf, JoinStart } from './join/join-start.ts'
export { JoinSet } from './join/join-set.ts'
export { PairProjection, PairSet } from './join/pair-set.ts'
export { OuterJoin } from './join/outer-join.ts'
export { CoGroup } from './join/co-group.ts'
export type { JoinHint } from './join/join-hint.ts'
export type { CombineHint } from './sets/reduce-set.ts'

// Iterations
export { BulkIteration } from './iteration/bulk-iteration.ts'
export { DeltaIteration } from './iteration/delta-iteration.ts'
export { SolutionSetView } from './iteration/solution-set-view.ts'
export type { Converged } from './iteration/iteration-settings.ts'
export { sumAggregator, type Aggregates, type Aggregator, type IterationContext } from '@wiesel/runtime'

// Functions
export { rich, type RichContext } from './functions/rich.ts'

// Keys and types
export type {
  FieldRefOf,
  FieldWith,
  KeyRef,
  Order,
  Position,
  SortRef,
  TypedSelector,
} from './keys/field-ref.ts'
export {
  types,
  type BasicType,
  type BasicTypeName,
  type ObjectType,
  type OpaqueType,
  type RecordType,
  type TupleType,
} from './types/record-type.ts'

// Statistics
export type {
  BooleanSummary,
  ColumnSummary,
  CountSummary,
  NumberSummary,
  StringSummary,
} from './summary/column-summary.ts'

// Partitioning
export { RangePartitions } from './partition/range-partitions.ts'
export type { Partitioner, PartitionFunction } from './keys/partitioner.ts'

// Errors
export { FieldError } from './errors.ts'

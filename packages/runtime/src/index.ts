// Errors
export { travelCheck } from './columns/travel-check.ts'
export { TravelError } from './columns/travel-error.ts'
export {
  sumAggregator,
  type Aggregates,
  type Aggregator,
  type IterationContext,
} from './iteration/aggregator.ts'
export { WieselError, type WieselErrorOptions } from './errors/wiesel-error.ts'
export {
  DeadlockError,
  InvalidKeyError,
  InvalidResultError,
  JobCancelledError,
  MissingTimestampError,
  OptionError,
  OverflowError,
  PlanError,
  PromiseValueError,
  StateError,
  UserFunctionError,
  type FailureLocation,
} from './errors/errors.ts'
export { describeValue } from './errors/describe-value.ts'

// Time
export { MAX_TIMESTAMP, MIN_TIMESTAMP, NO_TIMESTAMP } from './time/timestamp.ts'
export { toBytes, type ByteSize } from './memory/bytes.ts'
export { toMillis, type Duration } from './time/duration.ts'
export {
  WatermarkStrategy,
  type GeneratorContext,
  type TimestampAssigner,
  type WatermarkAlignment,
} from './time/watermark-strategy.ts'
export type { WatermarkGenerator, WatermarkOutput } from './time/watermark-generator.ts'

// Keys
export { hashKey, type Key } from './keys/hash-key.ts'
export { keyGroupOf } from './keys/key-groups.ts'

// State
export {
  aggregatingState,
  listState,
  mapState,
  reducingState,
  valueState,
  type AggregatingStateDescriptor,
  type ListStateDescriptor,
  type MapStateDescriptor,
  type ReducingStateDescriptor,
  type StateDescriptor,
  type StateOptions,
  type ValueStateDescriptor,
} from './state/descriptors.ts'
export type { AggregateFunction, ReduceFunction } from './state/functions.ts'
export type {
  AppendingState,
  ListState,
  MapState,
  ReadOnlyMapState,
  ValueState,
} from './state/state-handles.ts'
export type { StateTtl } from './state/state-ttl.ts'
export type { KeyedStateStore, StateHandleOf } from './state/state-store.ts'
export type { OperatorStateStore } from './state/operator-state.ts'

// Functions
export { outputTag, OutputTagError, type OutputTag } from './operator/output-tag.ts'
export type {
  Collector,
  Emitted,
  KeyedProcessContext,
  KeyedProcessFunction,
  KeyedRuntimeContext,
  OnTimerContext,
  ProcessContext,
  ProcessFunction,
  RuntimeContext,
  TimeDomain,
  TimerService,
} from './operator/function-types.ts'
export type {
  BroadcastProcessFunction,
  BroadcastReader,
  BroadcastWriter,
  CoProcessFunction,
  KeyedBroadcastContext,
  KeyedBroadcastProcessFunction,
  KeyedCoProcessFunction,
} from './operator/two-input-functions.ts'
export type { JoinContext, ProcessJoinFunction } from './operators/interval-join.ts'
export type { Tagged } from './windows/tagged-inputs.ts'
export type { KeyCount } from './operators/keyed-count.ts'
export type { FieldOf, FieldRef } from './operators/aggregations.ts'

// Windows
export { GlobalWindow, TimeWindow, type Window } from './windows/window.ts'
export type { AlignedWindows, AssignerContext, WindowAssigner } from './windows/window-assigner.ts'
export {
  EventTimeSessionWindows,
  GlobalWindows,
  ProcessingTimeSessionWindows,
  SlidingEventTimeWindows,
  SlidingProcessingTimeWindows,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  type WindowStagger,
} from './windows/assigners.ts'
export { Trigger, TriggerResult, type OnMergeContext, type TriggerContext } from './windows/trigger.ts'
export { EventTimeTrigger, NeverTrigger, ProcessingTimeTrigger } from './windows/time-triggers.ts'
export { ContinuousEventTimeTrigger, ContinuousProcessingTimeTrigger } from './windows/continuous-triggers.ts'
export {
  CountTrigger,
  DeltaTrigger,
  ProcessingTimeoutTrigger,
  PurgingTrigger,
  type TimeoutOptions,
} from './windows/data-triggers.ts'
export {
  CountEvictor,
  DeltaEvictor,
  TimeEvictor,
  type Evictor,
  type TimestampedValue,
} from './windows/evictor.ts'
export type { ProcessWindowContext, ProcessWindowFunction } from './windows/window-function.ts'

// Asynchronous functions
export {
  AsyncTimeoutError,
  type AsyncCall,
  type AsyncFunction,
  type AsyncOptions,
  type RetryOptions,
} from './async/async-function.ts'

// Functions in subtasks
export { rich } from './operator/rich.ts'
export { Accumulators } from './accumulators/accumulators.ts'
export {
  AccumulatorKindError,
  type Accumulator,
  type AccumulatorKind,
  type AccumulatorResults,
  type OpenAccumulator,
} from './accumulators/job-accumulators.ts'

// Sources and sinks
export type {
  Boundedness,
  EnumeratorContext,
  ReaderContext,
  Source,
  SourceReader,
  SourceSplit,
  SplitEnumerator,
} from './source/source.ts'
export type { RowBatch } from './records/row-batch.ts'
export { ElementsSource } from './source/elements-source.ts'
export { SequenceSource } from './source/sequence-source.ts'
export { HybridSource } from './source/hybrid/hybrid-source.ts'
export { DataGeneratorSource, type DataGeneratorOptions } from './source/data-generator-source.ts'
export { AsyncIterableSource } from './source/async-iterable-source.ts'
export type { Committer, Sink, SinkWriter, WriterContext } from './sink/sink.ts'
export { AsyncSink, type AsyncSinkOptions } from './sink/async-sink.ts'
export { DiscardingSink, FunctionSink } from './sink/function-sink.ts'
export { Collected, type CollectDelivery, type CollectOptions } from './sink/collected.ts'

// Plans
export type {
  ChainingStrategy,
  EdgeKind,
  InputOrder,
  NodeKind,
  PartitionKind,
  Plan,
  PlanEdge,
  PlanNode,
  PlanSize,
} from './plan/plan.ts'
export type { NodeSettings } from './plan/node-settings.ts'
export type { ProgramEnvironment } from './plan/program-environment.ts'
export {
  isJobDefinition,
  type JobDefinition,
  type JobParameters,
  type PreparedJob,
} from './plan/job-definition.ts'
export type { Program } from './plan/program.ts'
export type { RuntimeMode } from './plan/batch-mode.ts'
export { explainPlan, type ExplainFormat } from './plan/explain.ts'

// Execution
export type { EnvironmentOptions, ExecuteOptions } from './plan/job-environment.ts'
export type { ExecutionOptions, Executor } from './execution/executor.ts'
export type { StateReader } from './execution/state-reader.ts'
export type { ReadWindow } from './windows/read-windows.ts'
export type { IterationStatistics, SuperstepStatistics } from './iteration/iteration-statistics.ts'
export type { JobHandle, JobResult, JobStatus, StopOptions } from './execution/job-handle.ts'
export type { OperatorMetrics, TaskMetrics } from './execution/job-metrics.ts'
export { LocalExecutor } from './execution/local-executor.ts'
export type { CancelSchedule, Platform } from './execution/platform.ts'

// Checkpoints
export { CheckpointError } from './checkpoint/checkpoint-error.ts'
export type { CheckpointOptions } from './checkpoint/checkpoint-options.ts'
export type { CheckpointReport, CheckpointStatistics } from './checkpoint/checkpoint-statistics.ts'
export type { CheckpointStorage } from './checkpoint/checkpoint-storage.ts'
export { MemoryCheckpointStorage } from './checkpoint/memory-checkpoint-storage.ts'
export type { RestartStrategy } from './checkpoint/restart-strategy.ts'
export type { SavepointOrigin } from './checkpoint/savepoint-origin.ts'
export { MetricGroup, type Counter } from './metrics/metric-group.ts'

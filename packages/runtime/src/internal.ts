/** For the packages of Wiesel itself: may change in any release. */

// Building plans
export { fieldReader } from './records/field-reader.ts'
export { copySettings, withSettings } from './plan/node-settings.ts'
export { jobDefinition, type JobBuilder } from './plan/job-definition.ts'
export { ProgramEnvironment } from './plan/program-environment.ts'
export {
  PlanBuilder,
  type DraftNode,
  type NodeSpec,
  type PlanDefaults,
  type Upstream,
} from './plan/plan-builder.ts'
export { buildJobGraph, isChainable, type JobGraph, type JobVertex } from './plan/job-graph.ts'
export { JobEnvironment, type EnvironmentKind } from './plan/job-environment.ts'
export { isInLoop } from './plan/mark-loops.ts'
export { checkSamePlan, fingerprint } from './plan/fingerprint.ts'
export type { EdgeCode, NodeCode, PreAggregation } from './plan/program.ts'

// Operators
export { Operator } from './operator/operator.ts'
export type { OperatorContext } from './operator/operator-context.ts'
export type { Cursor } from './operator/cursor.ts'
export { MapOperator } from './operators/map.ts'
export { FilterOperator } from './operators/filter.ts'
export { FlatMapOperator } from './operators/flat-map.ts'
export { KeyedReduceOperator } from './operators/keyed-reduce.ts'
export { KeyedCountOperator } from './operators/keyed-count.ts'
export { ProcessOperator } from './operators/process.ts'
export { KeyedProcessOperator } from './operators/keyed-process.ts'
export { AsyncOperator } from './async/async-operator.ts'
export { asyncSettings } from './async/async-function.ts'
export { AsyncQueue } from './async/async-queue.ts'
export { CoMapOperator } from './operators/co-map.ts'
export { CoFlatMapOperator } from './operators/co-flat-map.ts'
export { CoProcessOperator } from './operators/co-process.ts'
export { KeyedCoProcessOperator } from './operators/keyed-co-process.ts'
export { BroadcastProcessOperator } from './operators/broadcast-process.ts'
export { KeyedBroadcastProcessOperator } from './operators/keyed-broadcast-process.ts'
export { IntervalJoinOperator, type IntervalJoinOptions } from './operators/interval-join.ts'
export { SinkOperator } from './operators/sink-operator.ts'
export { TimestampsAndWatermarksOperator } from './operators/timestamps-and-watermarks.ts'
export { aggregateField, extremalRecord, type Aggregation } from './operators/aggregations.ts'

// Batch operators
export { BatchOperator, batchInput } from './batch/batch-operator.ts'
export type { FieldFold } from './batch/row-layout.ts'
export { HashReduceOperator } from './batch/hash-reduce.ts'
export { HashCombineOperator } from './batch/hash-combine.ts'
export { SortCombineOperator } from './batch/sort-combine.ts'
export { GroupReduceOperator } from './batch/group-reduce.ts'
export { GroupFirstOperator } from './batch/group-first.ts'
export { MapPartitionOperator, type RowsFunction } from './batch/map-partition.ts'
export { DistinctCombineOperator } from './batch/distinct-combine.ts'
export { FirstOperator } from './batch/first.ts'
export { FoldOperator } from './batch/fold.ts'
export { twoInputs } from './operators/two-inputs.ts'
export { SortPartitionOperator } from './batch/sort-partition.ts'
export { JobMemory } from './memory/job-memory.ts'
export { MemorySpillStorage } from './memory/memory-spill-storage.ts'
export type { SpillStorage } from './memory/spill-storage.ts'
export { sortOrder, type SortField } from './batch/spill/normalised-key.ts'
export {
  HashJoinOperator,
  type HashJoinOptions,
  type JoinFunction,
  type JoinSide,
} from './batch/hash-join.ts'
export { CoGroupOperator, type CoGroupFunction } from './batch/co-group.ts'
export { FEEDBACK_INPUT, FeedbackHeadOperator, type FeedbackHeadOptions } from './operators/feedback-head.ts'
export { inBothModes, KeyByKeyOperator, type BatchInput } from './batch/key-by-key.ts'
export { FinalReduceOperator } from './batch/final-reduce.ts'
export { KeyedCombineOperator, keyedPreAggregation, type MergeableReduction } from './batch/keyed-combine.ts'
export { CrossOperator } from './batch/cross.ts'
export { NumberingOperator } from './batch/numbering.ts'
export { DeferredOperator, type DeferredParts } from './batch/deferred.ts'
export { checkResult } from './batch/check-result.ts'
export { PassThroughOperator } from './operators/pass-through.ts'

// Iterations
export { LoopHeadOperator } from './iteration/loop-head.ts'
export { LoopSyncOperator } from './iteration/loop-sync.ts'
export { SolutionJoinOperator } from './iteration/solution-join.ts'
export { SolutionCoGroupOperator } from './iteration/solution-co-group.ts'
export { HEAD_INPUT, HEAD_OUTPUT, SYNC_INPUT } from './iteration/loop-messages.ts'

// Parts of operators
export { checkKey } from './operators/check-key.ts'
export { instantiate } from './operator/instantiate.ts'
export { isRich, openFunction } from './operator/rich.ts'
export { runtimeContext } from './operator/runtime-context.ts'
export { emitToSide } from './operator/output-tag.ts'
export { emitReturned } from './operator/user-result.ts'
export { KeyTable, keyGroupOfEntry, type KeyEntry } from './state/key-table.ts'
export { KeyedState } from './state/keyed-state.ts'
export { keyedStateStore } from './state/state-store.ts'
export { TimerQueue, type Timer } from './time/timer-queue.ts'
export { Frontier } from './windows/frontier.ts'

// Windows
export {
  chooseLayout,
  createWindowOperator,
  KEY_BY_KEY,
  type WindowLayout,
} from './windows/create-window-operator.ts'
export { WindowCombineOperator } from './windows/window-combine-operator.ts'
export { windowPreAggregation } from './windows/window-pre-aggregation.ts'
export { tagInputs } from './windows/tagged-inputs.ts'
export { checkMergeable } from './windows/check-mergeable.ts'
export { WindowOperator, type WindowOptions } from './windows/window-operator.ts'
export { AlignedWindowOperator } from './windows/aligned-window-operator.ts'
export {
  aggregateAggregation,
  listAggregation,
  reduceAggregation,
  type WindowAggregation,
} from './windows/window-aggregation.ts'
export type { ProcessWindow } from './windows/window-emitter.ts'
export { MergingWindowSet } from './windows/merging-window-set.ts'
export { KeyWindows } from './windows/key-windows.ts'
export { TriggerScope } from './windows/trigger-scope.ts'

// Time
export { WatermarkCombiner } from './time/watermark-combiner.ts'
export { Timers } from './operators/timers.ts'
export { channelChooser } from './task/router.ts'
export {
  checkParallelism,
  defaultMaxParallelism,
  keyGroupOfHash,
  keyGroupRange,
  roundUpToPowerOfTwo,
} from './keys/key-groups.ts'

// Running
export type { JobSnapshot } from './execution/job-snapshot.ts'
export type { JobSettings } from './execution/job-settings.ts'
export { JobRuntime } from './execution/job-runtime.ts'
export { simulateJob, type SimulationOptions, type SimulationResult } from './simulation/simulate-job.ts'
export { SeededRandom } from './simulation/random.ts'
export { SimulatedPlatform } from './simulation/simulated-platform.ts'
export { CollectQueue } from './sink/collect-sink.ts'
export { LOCAL_DEFAULTS } from './execution/local-executor.ts'

// Checkpoints
export { JobRecovery } from './checkpoint/job-recovery.ts'

// State and exchange
export { FrameEncoder, type FrameEncoderOptions } from './columns/frame-encoder.ts'
export { FrameDecoder, type FrameDecoderOptions } from './columns/frame-decoder.ts'
export { redistribute, SnapshotReader, SnapshotWriter, type OperatorSnapshot } from './state/snapshot.ts'
export type { Output } from './records/output.ts'

// Parts of tasks, for harnesses
export { subtaskOfKeyGroup } from './keys/key-groups.ts'
export { buildTask } from './task/build-task.ts'
export { LocalChannel } from './task/channel.ts'
export { combineInputs } from './task/combine-inputs.ts'
export type { Task } from './task/task.ts'
export { taskMetrics } from './execution/job-metrics.ts'
export { WatermarkValve } from './time/valve.ts'

// Hashes
export { finish as finishMurmur3, mixBlock, mixTail } from './keys/murmur3.ts'
export { iterationsOf } from './iteration/iteration-statistics.ts'
export { stateReader } from './execution/state-reader.ts'

// Between threads
export { ByteRing, ringMemory } from './node/threads/byte-ring.ts'
export { bellMemory, Doorbell } from './node/threads/doorbell.ts'

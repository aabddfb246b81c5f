// Environment and jobs
export { StreamExecutionEnvironment } from './job/environment.ts'
export type { EnvironmentOptions, ExecuteOptions, NodeSettings } from '@wiesel/runtime'
export { defineJob } from './job/define-job.ts'
export { isJobDefinition, type JobDefinition, type JobParameters, type PreparedJob } from '@wiesel/runtime'

// Streams
export { DataStream } from './streams/data-stream.ts'
export { AsyncDataStream, type AsyncWaitOptions } from './async/async-data-stream.ts'
export { KeyedStream } from './streams/keyed-stream.ts'
export { reinterpretAsKeyedStream } from './streams/reinterpret-as-keyed-stream.ts'
export type { FieldOf } from '@wiesel/runtime'
export { ConnectedStreams, KeyedConnectedStreams } from './connect/connected-streams.ts'
export {
  BroadcastConnectedStream,
  BroadcastStream,
  KeyedBroadcastConnectedStream,
} from './connect/broadcast-stream.ts'
export { ConnectedIterativeStreams, IterativeStream } from './iterate/iterative-stream.ts'
export { IntervalJoin, IntervalJoined } from './join/interval-join.ts'
export {
  JoinBuilder,
  JoinByKey,
  WindowedJoin,
  type JoinKind,
  type WindowCoGroup,
} from './join/window-join.ts'
export { WindowedStream, type WindowSettings } from './windows/windowed-stream.ts'
export { SingleOutputStream } from './streams/single-output-stream.ts'
export { DataStreamSink } from './streams/data-stream-sink.ts'
export { Collected, type CollectOptions } from '@wiesel/runtime'
export { executeJob, type ExecuteJobOptions } from '@wiesel/runtime/node'

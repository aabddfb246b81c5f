// Environment and jobs
export { StreamExecutionEnvironment } from './environment.ts'
export type { EnvironmentOptions, ExecuteOptions } from '@wiesel/runtime'
export { defineJob, isJobDefinition, type JobDefinition, type JobParameters } from './define-job.ts'

// Streams
export { DataStream } from './data-stream.ts'
export { AsyncDataStream, type AsyncWaitOptions } from './async-data-stream.ts'
export { KeyedStream } from './keyed-stream.ts'
export type { FieldOf } from '@wiesel/runtime'
export { ConnectedStreams, KeyedConnectedStreams } from './connect/connected-streams.ts'
export {
  BroadcastConnectedStream,
  BroadcastStream,
  KeyedBroadcastConnectedStream,
} from './connect/broadcast-stream.ts'
export { IntervalJoin, IntervalJoined } from './join/interval-join.ts'
export {
  JoinBuilder,
  JoinByKey,
  WindowedJoin,
  type JoinKind,
  type WindowCoGroup,
} from './join/window-join.ts'
export { WindowedStream, type WindowSettings } from './windowed-stream.ts'
export { SingleOutputStream } from './single-output-stream.ts'
export { DataStreamSink } from './data-stream-sink.ts'
export { Collected } from '@wiesel/runtime'
export { executeJob, type ExecuteJobOptions } from '@wiesel/runtime/node'

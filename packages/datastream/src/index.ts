// Environment and jobs
export { StreamExecutionEnvironment, type EnvironmentOptions, type ExecuteOptions } from './environment.ts'
export { defineJob, isJobDefinition, type JobDefinition, type JobParameters } from './define-job.ts'

// Streams
export { DataStream } from './data-stream.ts'
export { KeyedStream, type FieldOf } from './keyed-stream.ts'
export { WindowedStream, type WindowSettings } from './windowed-stream.ts'
export { SingleOutputStream } from './single-output-stream.ts'
export { DataStreamSink } from './data-stream-sink.ts'
export { Collected } from './collected.ts'

/** Parts of the runtime that need Node.js. */
export { DirectoryCheckpointStorage } from './directory-checkpoint-storage.ts'
export { NodePlatform } from './node-platform.ts'
export { SocketLines, type SocketLinesOptions } from './socket-lines.ts'
export { PrintSink } from './print-sink.ts'
export { executeJob, type ExecuteJobOptions } from './threads/execute-job.ts'
export { ThreadExecutor, type ThreadExecutorOptions } from './threads/thread-executor.ts'
export type { BuildEnvironment, JobModule } from './threads/job-module.ts'
export type { JobOrigin } from './threads/messages.ts'

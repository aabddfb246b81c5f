// The command
export { main } from './main.ts'
export { exitCode } from './exit-code.ts'

// Job files
export { loadJob, type LoadedJob } from './job/load-job.ts'
export { bundleJob, type JobBundle } from './job/bundle-job.ts'
export { parseParameters } from './job/parameters.ts'

// Reports
export type { RunReport } from './report/run-report.ts'
export type { FailureCause, FailureReport } from './report/failure-report.ts'

// Errors
export { JobCodeError, JobFileError, UsageError } from './errors.ts'

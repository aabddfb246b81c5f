import type { Program } from '../plan/program.ts'
import type { JobHandle } from './job-handle.ts'

/** Options that any executor understands. */
export interface ExecutionOptions {
  /** Cancels the job. */
  signal?: AbortSignal
  /** Runs chains by calls instead of generated code. Slower; for hosts that forbid `new Function`, and for tests. */
  interpreted?: boolean
  /** Time between periodic watermarks in milliseconds; 0 for none. Default 200. */
  autoWatermarkIntervalMs?: number
}

/** How the APIs reach execution: they build programs, an executor runs them. */
export interface Executor {
  execute(program: Program, options?: ExecutionOptions): JobHandle
}

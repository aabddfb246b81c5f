import type { CheckpointOptions } from '../checkpoint/checkpoint-options.ts'
import type { RestartStrategy } from '../checkpoint/restart-strategy.ts'
import type { SavepointOrigin } from '../checkpoint/savepoint-origin.ts'
import type { Program } from '../plan/program.ts'
import type { JobHandle } from './job-handle.ts'

/** Options that any executor understands. */
export interface ExecutionOptions {
  /** Cancels the job. */
  signal?: AbortSignal
  /** Runs chains by calls instead of generated code. Slower; for hosts that forbid `new Function`, and for tests. */
  interpreted?: boolean
  /**
   * Encodes and decodes records between tasks of one thread, as between threads: what cannot travel fails at once. Slower.
   */
  travelCheck?: boolean
  /** Time between periodic watermarks in milliseconds; 0 for none. Default 200. */
  autoWatermarkIntervalMs?: number
  /** Bytes that sorts, joins and groupings may take before they spill. Default: half of what the process may take. */
  memory?: number
  /** Worker threads. Only an executor that knows the module of the job can have more than one. */
  threads?: number
  /** Makes checkpoints. Default: none. */
  checkpointing?: CheckpointOptions
  /** What happens when the job fails. Default: with checkpoints `exponential-delay`, without them nothing. */
  restartStrategy?: RestartStrategy
  /** Starts the job from a savepoint or checkpoint, unless it has a newer checkpoint of its own. */
  fromSavepoint?: SavepointOrigin
}

/** How the APIs reach execution: they build programs, an executor runs them. */
export interface Executor {
  /** Time and seed that builders see, where one job is built in several places; otherwise each environment has its own. */
  readonly origin?: { readonly startedAt: number; readonly seed: number }
  /** Threads that jobs run on. Default 1. */
  readonly threads?: number
  execute(program: Program, options?: ExecutionOptions): JobHandle
}

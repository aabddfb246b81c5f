import type { OpenAccumulator } from '../accumulators/job-accumulators.ts'
import type { FailureLocation } from '../errors/errors.ts'
import type { MetricGroup } from '../metrics/metric-group.ts'
import type { TaskLoop } from '../iteration/task-loop.ts'
import type { JobMemory } from '../memory/job-memory.ts'
import type { OperatorStateStore } from '../state/operator-state.ts'
import type { Cursor } from './cursor.ts'
import type { JobResources } from './runtime-context.ts'

/** What the runtime offers to an operator. */
export interface OperatorContext {
  readonly location: FailureLocation
  readonly name: string
  readonly subtask: number
  readonly parallelism: number
  readonly maxParallelism: number
  readonly metrics: MetricGroup
  /** Whether the job makes checkpoints: then what must not happen twice waits for one to complete. */
  readonly checkpointing: boolean
  /** How often the job was started before. */
  readonly attempt: number
  readonly resources: JobResources
  readonly accumulator: OpenAccumulator
  /** The job's memory for sorts, joins and groupings, and where to spill. */
  readonly memory: JobMemory
  /** Has `close` called after that of the operator. */
  readonly onClose: (close: () => void | Promise<void>) => void
  /** Has `call` called when a checkpoint is complete. */
  readonly onCheckpointComplete: (call: (checkpoint: number) => void) => void
  /** State of functions that belongs to no key; stored and restored beside what the operator does. */
  readonly operatorState: OperatorStateStore
  /** The iteration the operator is in, one of supersteps. */
  readonly loop: TaskLoop | undefined
  /** What operators with the same subtask number share under a name, within a job and a thread. The first one makes it. */
  shared<T>(name: string, make: () => T): T
  /** The job's clock, milliseconds since 1970. */
  now(): number
  /** A random number in [0, 1), from the job's seed in a simulation. */
  random(): number
  /** Asks for a call of `processingTime` once the clock has passed `time`. The earliest wish counts. */
  wakeAt(time: number): void
  /** Runs a loop of the operator, leaving it when the outputs are full. See {@link Cursor}. */
  drive(cursor: Cursor): void
  /** Does `run` once everything the operator has put aside is done; at once if there is nothing. */
  behind(run: () => void): void
  /** The task takes no input until the promise settles. A rejection fails the job. */
  await(promise: Promise<unknown>): void
  /** Says that something will come from outside (work that goes on beside the records), until the promise settles. */
  track(promise: Promise<unknown>): void
  /** Registers something that can be full; the task takes no input while it is. Then call `wake` when there is room. */
  addOutput(output: { isFull(): boolean }): void
  /** Stops the record loop after the current call, to look again at outputs. */
  halt(): void
  /** Makes the task look again at its outputs and inputs. Safe at any time. */
  wake(): void
}

import type { Platform } from '../execution/platform.ts'
import type { TaskLoop } from '../iteration/task-loop.ts'
import type { Flow } from '../operator/flow.ts'
import type { Output } from '../records/output.ts'
import type { InputGate } from './input-gate.ts'
import type { Router } from './router.ts'
import type { Stage } from './stage.ts'
import type { TaskClock } from './task-clock.ts'
import type { Acknowledge } from './task-snapshot.ts'
import type { TaskSource } from './task-source.ts'

/** What a task is put together from. */
export interface TaskParts {
  readonly name: string
  readonly subtask: number
  readonly parallelism: number
  /** The stages of the chain, in topological order, the head first. */
  readonly stages: readonly Stage[]
  readonly routers: readonly Router[]
  readonly gates: readonly InputGate[]
  /** Entry of each input, as the gates have it. */
  readonly entries: readonly Output[]
  readonly source: TaskSource | undefined
  readonly flow: Flow
  readonly clock: TaskClock
  /** The iteration the task is part of. */
  readonly loop: TaskLoop | undefined
  readonly platform: Platform
  readonly interpreted: boolean
  readonly sliceMs: number
  readonly batchRows: number
  /** Whether the subtask had ended before the job was restored: it only says so again. */
  readonly finished: boolean
  /** Takes the state of the task for a checkpoint. */
  readonly acknowledge: Acknowledge
  /** Called whenever a step leaves the task done. */
  readonly onDone: () => void
}

/**
 * What: one subtask of a harness: a task of the runtime with one operator, whose results go to the harness.
 * With one output slot every emission makes the output full, and so does every step of a cursor; each call of `step`
 *   empties the slot. So an operator is left and resumed as often as the runtime could ever do it.
 */
import { MIN_TIMESTAMP } from '@wiesel/runtime'
import {
  buildTask,
  combineInputs,
  LocalChannel,
  type JobMemory,
  SnapshotReader,
  SnapshotWriter,
  type Operator,
  type OperatorSnapshot,
  type Output,
  type Task,
} from '@wiesel/runtime/internal'
import type { ManualPlatform } from '../manual-platform.ts'
import { hostTurn } from '../simulation/host-turn.ts'
import { oneNodeProgram } from './one-node-program.ts'
import { SnapshotCheck } from './snapshot-check.ts'

/** What an input has said so far, records aside. */
export interface InputLevel {
  watermark: number
  idle: boolean
  ended: boolean
}

/** The levels of inputs that have said nothing yet. */
export function freshLevels(inputs: number): InputLevel[] {
  return Array.from({ length: inputs }, () => ({ watermark: MIN_TIMESTAMP, idle: false, ended: false }))
}

export interface SubtaskSite {
  readonly create: () => Operator
  readonly name: string
  readonly uid?: string
  readonly subtask: number
  readonly parallelism: number
  readonly maxParallelism: number
  readonly inputs: number
  readonly oneSlot: boolean
  readonly memory: JobMemory
  readonly platform: ManualPlatform
  readonly out: Output
  readonly sideOutputs: ReadonlyMap<string, Output>
  readonly restored: OperatorSnapshot | undefined
  /** A loop of the operator has done an element. */
  readonly onCursorStep: () => void
}

export class HarnessSubtask {
  readonly entries: readonly Output[]
  private readonly task: Task
  private readonly operator: Operator
  private readonly site: SubtaskSite
  private readonly slot: { full: boolean; isFull(): boolean } = {
    full: false,
    isFull() {
      return this.full
    },
  }
  private readonly levels: InputLevel[]
  private volatileCursors = 0
  private check: SnapshotCheck | undefined

  constructor(site: SubtaskSite) {
    const { program, vertex } = oneNodeProgram(site)
    this.site = site
    this.task = buildTask({
      program,
      vertex,
      subtask: site.subtask,
      settings: {
        jobName: 'harness',
        platform: site.platform,
        interpreted: true,
        sliceMs: 1,
        batchRows: 1,
        memory: site.memory,
        autoWatermarkIntervalMs: 0,
      },
      // A channel that never has anything: the harness calls the entries itself.
      inputs: Array.from({ length: site.inputs }, () => [new LocalChannel(1)]),
      outputs: [],
      requestSplit: () => {},
      wake: () => {},
    })
    const [head] = this.task.parts.stages
    const { entries } = this.task.parts
    this.operator = head.operator
    this.entries = entries.length > 1 ? combineInputs(entries, head.entry) : entries
    this.levels = freshLevels(site.inputs)
    this.task.parts.flow.addOutput(this.slot)
    this.operator.out = site.out
    this.operator.sideOutputs = site.sideOutputs
    this.watchCursors()
  }

  async open(): Promise<void> {
    if (this.site.restored !== undefined)
      this.task.parts.stages[0].restore(new SnapshotReader(this.site.restored))
    await this.task.open()
  }

  /** The operator has emitted something. */
  fill(): void {
    if (!this.site.oneSlot) return
    this.slot.full = true
    this.task.parts.flow.halt()
  }

  /** Whether something was put aside, or is due. */
  get hasWork(): boolean {
    const { flow, stages, clock } = this.task.parts
    return !flow.quiet || stages[0].wakeTime <= clock.now()
  }

  /** Whether a promise may still make something happen. */
  get expectsPromise(): boolean {
    return this.task.parts.flow.expectsPromise
  }

  /** Whether all that is put aside can be told from the operator's state. */
  get derivable(): boolean {
    return this.volatileCursors === 0 && !this.task.parts.flow.waitsForPromise
  }

  get quiet(): boolean {
    return this.task.quiet
  }

  /** Makes room, and lets the task go on until the slot is full again. */
  async step(): Promise<void> {
    if (this.task.parts.flow.waitsForPromise) await hostTurn()
    this.check?.step()
    this.makeRoom()
    this.task.step()
  }

  push(input: number, value: unknown, timestamp: number): void {
    this.check?.step()
    this.makeRoom()
    this.entries[input].push(value, timestamp)
  }

  /** Tells the operator one thing that its inputs have said and it does not know. Returns whether there was one. */
  catchUp(wanted: readonly InputLevel[]): boolean {
    for (const [input, known] of this.levels.entries()) {
      const level = wanted[input]
      const entry = this.entries[input]
      if (level.watermark > known.watermark) {
        known.watermark = level.watermark
        this.makeRoom()
        entry.watermark(level.watermark)
        return true
      }
      if (level.idle !== known.idle) {
        known.idle = level.idle
        this.makeRoom()
        entry.idle(level.idle)
        return true
      }
      if (level.ended && !known.ended) {
        known.ended = true
        this.makeRoom()
        entry.end()
        return true
      }
    }
    return false
  }

  snapshot(): OperatorSnapshot {
    this.check?.finish()
    const writer = new SnapshotWriter(this.site.maxParallelism)
    this.task.parts.stages[0].snapshot(writer)
    const snapshot = writer.finish()
    this.check = new SnapshotCheck(this.task.parts.stages[0], this.site.maxParallelism, snapshot)
    return snapshot
  }

  async close(): Promise<void> {
    this.check?.finish()
    await this.task.close()
  }

  private makeRoom(): void {
    this.slot.full = false
    this.task.parts.flow.resume()
  }

  private watchCursors(): void {
    const { context } = this.operator
    this.operator.context = {
      ...context,
      drive: (cursor) => {
        if (cursor.volatile === true) this.volatileCursors++
        context.drive({
          step: () => {
            this.fill()
            const more = cursor.step()
            if (more) this.site.onCursorStep()
            else if (cursor.volatile === true) this.volatileCursors--
            return more
          },
        })
      },
    }
  }
}

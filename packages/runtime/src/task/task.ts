/**
 * What: one chain in one subtask, run in slices by whoever drives the job.
 *
 * Contract. `open` once; then `step` again and again; `close` once, whatever happened. `step` runs for about a
 * millisecond, never waits, and says how it went:
 *
 * - `progressed`: it did something and may be called again at once
 * - `idle`: there is no input; call again after input arrived or `wake` was called
 * - `blocked`: outputs are full, or it waits for a promise; call again after a consumer ran or `wake` was called
 * - `done`: all input is processed, everything is sent, all promises are settled
 *
 * What a step throws fails the job. Between two steps in which `quiet` holds, operators may be snapshot.
 */
import type { Flow } from '../operator/flow.ts'
import type { TaskLoop } from '../iteration/task-loop.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import type { Platform } from '../execution/platform.ts'
import type { Output } from '../records/output.ts'
import { MAX_TIMESTAMP } from '../time/timestamp.ts'
import type { Counter } from '../metrics/metric-group.ts'
import { compileChain } from './chain-compiler.ts'
import { RowSize } from './estimate-size.ts'
import { MARK_WATERMARK } from './frame.ts'
import type { InputGate } from './input-gate.ts'
import { interpretedLoop } from './interpreted-chain.ts'
import type { RecordLoop } from './record-loop.ts'
import type { Router } from './router.ts'
import type { Stage } from './stage.ts'
import { TaskCheckpoints } from './task-checkpoints.ts'
import type { TaskClock } from './task-clock.ts'
import type { TaskSource } from './task-source.ts'

export type StepResult = 'progressed' | 'idle' | 'blocked' | 'done'

/** Rows a chain runs interpreted, with all checks, before it is compiled. */
const INTERPRETED_ROWS = 64
const NO_MARKS: readonly number[] = []

/**
 * Takes the state of a task for a checkpoint. `release` may be called when nobody needs its bytes any more: they are used
 * again.
 */
export type Acknowledge = (checkpoint: number, snapshot: TaskSnapshot, release: () => void) => void

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

/** The state of a task. */
export interface TaskSnapshot {
  /** By node id. */
  readonly operators: ReadonlyMap<number, OperatorSnapshot>
  /** Whether the task has ended. */
  readonly finished: boolean
}

/** Rows being processed. */
interface Work {
  loop: number
  values: readonly unknown[]
  timestamps: ArrayLike<number> | undefined
  row: number
  to: number
  marks: readonly number[]
  mark: number
  channel: number
}

export class Task {
  readonly parts: TaskParts
  readonly checkpoints: TaskCheckpoints
  readonly busyTime = { busyMs: 0, blockedMs: 0, idleMs: 0, longestStepMs: 0 }
  status: StepResult = 'progressed'
  /** It gets no turn: it has failed, or is not ready yet. */
  suspended = false
  private loops: readonly RecordLoop[]
  private work: Work | undefined
  private rowsInterpreted = 0
  private compiled: boolean
  private sourceEnded = false
  private readonly bytesIn: Counter
  private readonly rowSize = new RowSize()
  private lastStepEnd: number
  private waitsFor: 'room' | 'input' | undefined
  private nextGate = 0
  private draining = false
  /** It was done once; since then it only writes its state, and hears of checkpoints. */
  hasEnded: boolean

  constructor(parts: TaskParts) {
    this.parts = parts
    this.checkpoints = new TaskCheckpoints(parts, this)
    this.hasEnded = parts.finished
    this.loops = parts.entries.map((entry) => interpretedLoop(entry, parts.flow))
    this.compiled = parts.interpreted || !parts.platform.canGenerateCode
    this.lastStepEnd = parts.platform.monotonic()
    this.bytesIn = parts.stages[0].metrics.counter('numBytesIn')
  }

  async open(): Promise<void> {
    // From the end of the chain to its head: an operator may emit when it opens.
    for (const stage of this.parts.stages.toReversed()) {
      try {
        await stage.operator.open()
      } catch (cause) {
        throw stage.locate(cause)
      }
    }
    if (this.parts.finished) this.endAgain()
    else await this.guardHead(async () => this.parts.source?.open())
  }

  /** What had ended before the restart has done all it had to do; only its consumers are to be told. */
  private endAgain(): void {
    this.status = 'done'
    for (const router of this.parts.routers) {
      router.watermark(MAX_TIMESTAMP)
      router.end()
    }
  }

  /** Whether a step could do something: cheap, called by the driver to choose. */
  get runnable(): boolean {
    if (this.status === 'done' || this.suspended) return false
    const { flow, source, stages, clock } = this.parts
    if (flow.failed || this.checkpoints.isWriting) return true
    if (this.quiet && this.checkpoints.due) return true
    if (flow.waitsForPromise || flow.isFull()) return false
    if (!flow.quiet || this.work !== undefined || (this.finished && !this.lingers)) return true
    if (source !== undefined ? !this.sourceEnded && (this.draining || source.ready) : this.inputReady)
      return true
    const now = clock.now()
    return stages.some((stage) => stage.wakeTime <= now)
  }

  get quiet(): boolean {
    return this.parts.flow.quiet && this.work === undefined
  }

  /** Whether nothing is left of what the task was told about checkpoints. */
  get settled(): boolean {
    return this.quiet && this.checkpoints.told
  }

  /** A checkpoint is complete. Operators hear of it in a step. */
  checkpointComplete(checkpoint: number): void {
    this.checkpoints.complete(checkpoint)
    if (this.status === 'done') this.status = 'progressed'
  }

  /** A checkpoint of a task that is done. It is not while its state is being written. */
  checkpointAtEnd(checkpoint: number): void {
    this.checkpoints.writeAtEnd(checkpoint)
    if (this.status === 'done' && this.checkpoints.isWriting) this.status = 'progressed'
  }

  /** Lets a source end where it is, as if its input had ended. */
  drain(): void {
    this.draining = true
  }

  step(): StepResult {
    const { platform } = this.parts
    const start = platform.monotonic()
    const waited = start - this.lastStepEnd
    if (this.waitsFor === 'room') this.busyTime.blockedMs += waited
    else if (this.waitsFor === 'input') this.busyTime.idleMs += waited
    this.status = this.runSlice(start + this.parts.sliceMs)
    if (this.status === 'done') {
      this.hasEnded = true
      this.parts.onDone()
    }
    this.waitsFor = this.whyNotRunnable()
    this.lastStepEnd = platform.monotonic()
    const took = this.lastStepEnd - start
    this.busyTime.busyMs += took
    if (took > this.busyTime.longestStepMs) this.busyTime.longestStepMs = took
    return this.status
  }

  /** What the time until the next step is to be counted as; nothing while the task only waits for its turn. */
  private whyNotRunnable(): 'room' | 'input' | undefined {
    if (this.status === 'done' || this.runnable) return undefined
    const { flow } = this.parts
    return flow.waitsForPromise || flow.isFull() ? 'room' : 'input'
  }

  /** Why the task does not go on, in words. */
  explainWait(): string {
    const { name, subtask, parallelism, flow, source } = this.parts
    const why = flow.waitsForPromise
      ? 'waits for a promise'
      : flow.isFull()
        ? 'waits for room in its outputs'
        : source !== undefined && !this.sourceEnded
          ? 'waits for its source'
          : 'waits for input'
    return `"${name}" (${subtask + 1}/${parallelism}) ${why}`
  }

  async close(): Promise<void> {
    this.parts.clock.close()
    const failures: unknown[] = []
    for (const stage of this.parts.stages) {
      for (const close of [() => stage.operator.close(), ...stage.closes])
        await Promise.resolve()
          .then(close)
          .catch((cause: unknown) => failures.push(stage.locate(cause)))
    }
    await Promise.resolve(this.parts.source?.close()).catch((cause: unknown) =>
      failures.push(this.parts.stages[0].locate(cause)),
    )
    if (failures.length > 0) throw failures[0]
  }

  private runSlice(deadline: number): StepResult {
    const { flow, routers, platform } = this.parts
    let progressed = this.checkpoints.write()
    if (this.checkpoints.tend()) progressed = true
    while (flow.resume()) {
      if (this.checkpoints.tend()) {
        progressed = true
        continue
      }
      if (this.checkpoints.holdsBack) break
      this.fireClock()
      if (flow.halted) continue
      if (this.work === undefined && !this.nextWork()) {
        for (const router of routers) router.flush()
        if (this.finished && flow.resume() && !this.lingers) {
          this.parts.loop?.close()
          return 'done'
        }
        return progressed ? 'progressed' : flow.halted ? 'blocked' : 'idle'
      }
      progressed = true
      this.runWork()
      if (platform.monotonic() >= deadline) break
    }
    for (const router of routers) router.flush()
    return progressed ? 'progressed' : 'blocked'
  }

  /** Whether all input is processed, but an operator has something under way, or a snapshot is being written. */
  get lingers(): boolean {
    return this.finished && (this.checkpoints.isWriting || this.underWay)
  }

  /** Whether an operator has something under way, for which it waits. */
  get underWay(): boolean {
    return this.parts.stages.some((stage) => !stage.operator.isDone)
  }

  /** Whether all input is processed. */
  get finished(): boolean {
    const { source, gates, finished, loop } = this.parts
    if (finished || loop?.finished === true) return true
    return source !== undefined ? this.sourceEnded : gates.every((gate) => gate.finished)
  }

  private fireClock(): void {
    if (this.hasEnded) return
    const { stages, clock } = this.parts
    const now = clock.now()
    let fired = clock.passed(now)
    for (const stage of stages) {
      if (stage.wakeTime > now) continue
      stage.wakeTime = Infinity
      const call = (): void => stage.guard(() => stage.operator.processingTime(now))
      if (stage.link === undefined) call()
      else stage.link.behind(call)
      fired = true
    }
    // The clock has kept the earliest wish only: it is told the others again.
    if (fired) for (const { wakeTime } of stages) if (wakeTime < Infinity) clock.schedule(wakeTime)
  }

  /** Finds rows to process, or handles an end. Returns whether there was anything. */
  private nextWork(): boolean {
    if (this.hasEnded) return false
    return this.parts.source === undefined ? this.nextFrame() : this.nextBatch(this.parts.source)
  }

  private nextBatch(source: TaskSource): boolean {
    if (this.sourceEnded) return false
    const head = this.parts.stages[0]
    let batch
    try {
      batch = this.draining ? 'end' : source.poll(this.parts.batchRows)
    } catch (cause) {
      throw head.locate(cause)
    }
    if (batch === 'idle') return false
    if (batch === 'end') {
      this.sourceEnded = true
      head.entry.watermark(MAX_TIMESTAMP)
      head.entry.end()
      return true
    }
    this.work = {
      loop: 0,
      values: batch.values,
      timestamps: batch.timestamps,
      row: batch.from,
      to: batch.to,
      marks: NO_MARKS,
      mark: 0,
      channel: -1,
    }
    return true
  }

  private nextFrame(): boolean {
    const { gates } = this.parts
    const selected = gates.length > 1 ? this.selectedGate() : undefined
    for (let i = 0; i < gates.length; i++) {
      const index = (this.nextGate + i) % gates.length
      if (selected !== undefined && selected !== index) continue
      const gate = gates[index]
      const channel = gate.select()
      if (channel < 0) continue
      this.nextGate = index + 1
      const frame = gate.channels[channel].poll()
      if (frame === undefined) continue
      if (frame.kind === 'barrier') {
        if (gate.feedback) this.checkpoints.feedback?.arrive(channel, frame.barrier)
        else this.checkpoints.alignment.arrive(index, channel, frame.barrier)
      } else if (frame.kind === 'superstep') this.parts.loop?.begin(frame.superstep, frame.previous)
      else if (frame.kind === 'epoch') {
        this.parts.loop?.merge(frame.aggregates)
        gate.epoch()
      } else if (frame.kind === 'end') {
        gate.end(channel)
        this.checkpoints.alignment.ended()
        this.checkpoints.feedback?.ended()
      } else {
        if (gate.feedback) this.checkpoints.feedback?.add(frame)
        if (frame.size > 0) this.bytesIn.value += frame.size * this.rowSize.of(frame.values[0])
        this.work = {
          loop: index,
          values: frame.values,
          timestamps: frame.timestamps,
          row: 0,
          to: frame.size,
          marks: frame.marks,
          mark: 0,
          channel,
        }
      }
      return true
    }
    return false
  }

  /**
   * The only input that may be read now, if the operator wants one that has not ended. What comes back in a loop goes first:
   * else ever more of it would wait.
   */
  private selectedGate(): number | undefined {
    const back = this.parts.gates.findIndex((gate) => gate.feedback && gate.hasData)
    if (back >= 0) return back
    const selected = this.parts.stages[0].operator.selectInput()
    return selected === undefined || this.parts.gates[selected].finished ? undefined : selected
  }

  private get inputReady(): boolean {
    const { gates } = this.parts
    const selected = gates.length > 1 ? this.selectedGate() : undefined
    return selected === undefined ? gates.some((gate) => gate.hasData) : gates[selected].hasData
  }

  private runWork(): void {
    const { work } = this
    if (work === undefined) return
    const { flow } = this.parts
    while (!flow.halted) {
      const stop = work.mark < work.marks.length ? work.marks[work.mark] : work.to
      if (work.row < stop) {
        work.row = this.runRows(work, stop)
        if (work.row < stop) return
      } else if (work.mark < work.marks.length) {
        this.applyMark(work)
      } else {
        break
      }
    }
    if (work.row === work.to && work.mark === work.marks.length) this.work = undefined
  }

  private runRows(work: Work, stop: number): number {
    if (this.compiled) return this.loops[work.loop](work.values, work.timestamps, work.row, stop)
    const checked = Math.min(stop, work.row + INTERPRETED_ROWS - this.rowsInterpreted)
    const row = this.loops[work.loop](work.values, work.timestamps, work.row, checked)
    this.rowsInterpreted += row - work.row
    if (this.rowsInterpreted >= INTERPRETED_ROWS) this.compile()
    return row
  }

  private compile(): void {
    this.compiled = true
    const { stages, entries, flow } = this.parts
    this.loops = compileChain(stages, entries.length, flow)
  }

  private applyMark(work: Work): void {
    const { marks, mark, channel } = work
    const { valve } = this.parts.gates[work.loop]
    work.mark = mark + 3
    if (marks[mark + 1] === MARK_WATERMARK) valve.watermark(channel, marks[mark + 2])
    else valve.status(channel, marks[mark + 1] === 1)
  }

  private async guardHead(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (cause) {
      throw this.parts.stages[0].locate(cause)
    }
  }
}

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
import { MAX_TIMESTAMP } from '../time/timestamp.ts'
import { ChainRun, type Work } from './chain-run.ts'
import { StepTimes, type WaitsFor } from './step-times.ts'
import { TaskCheckpoints } from './task-checkpoints.ts'
import { TaskInput } from './task-input.ts'
import type { TaskParts } from './task-parts.ts'

export type StepResult = 'progressed' | 'idle' | 'blocked' | 'done'

export class Task {
  readonly parts: TaskParts
  readonly checkpoints: TaskCheckpoints
  status: StepResult = 'progressed'
  /** It gets no turn: it has failed, or is not ready yet. */
  suspended = false
  private readonly input: TaskInput
  private readonly chain: ChainRun
  private readonly times: StepTimes
  private work: Work | undefined
  /** Whether it processed anything in its last slice. */
  private worked = false
  /** It was done once; since then it only writes its state, and hears of checkpoints. */
  hasEnded: boolean

  constructor(parts: TaskParts) {
    this.parts = parts
    this.checkpoints = new TaskCheckpoints(parts, this)
    this.hasEnded = parts.finished
    this.input = new TaskInput(parts, this.checkpoints)
    this.chain = new ChainRun(parts)
    this.times = new StepTimes(parts.platform.monotonic())
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
    const { flow, stages, clock } = this.parts
    if (flow.failed || this.checkpoints.isWriting) return true
    if (this.quiet && this.checkpoints.due) return true
    if (flow.waitsForPromise || flow.isFull()) return false
    if (!flow.quiet || this.work !== undefined || (this.finished && !this.lingers)) return true
    if (this.input.ready) return true
    const now = clock.now()
    return stages.some((stage) => stage.wakeTime <= now)
  }

  /** What its time has gone into, in milliseconds. */
  get busyTime(): StepTimes['spent'] {
    return this.times.spent
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
  checkpointAtEnd(checkpoint: number, commitsOnly = false): void {
    this.checkpoints.writeAtEnd(checkpoint, commitsOnly)
    if (this.status === 'done' && this.checkpoints.isWriting) this.status = 'progressed'
  }

  /** Lets a source end where it is, as if its input had ended. */
  drain(): void {
    this.input.drain()
  }

  step(): StepResult {
    const { platform, sliceMs } = this.parts
    const start = platform.monotonic()
    this.times.begin(start)
    this.status = this.runSlice(start + sliceMs)
    if (this.status === 'done') this.noteEnd()
    const waitsFor = this.whyNotRunnable()
    this.times.end(platform.monotonic(), waitsFor)
    return this.status
  }

  private whyNotRunnable(): WaitsFor {
    if (this.status === 'done' || this.runnable) return undefined
    const { flow } = this.parts
    return flow.waitsForPromise || flow.isFull() ? 'room' : 'input'
  }

  /** All is processed. What is left of a snapshot is written nevertheless, while others may hear of the end. */
  private noteEnd(): void {
    const isFirst = !this.hasEnded
    this.hasEnded = true
    if (isFirst || !this.checkpoints.isWriting) this.parts.onDone()
    if (this.checkpoints.isWriting) this.status = 'progressed'
  }

  /** Why the task does not go on, in words. */
  explainWait(): string {
    const { name, subtask, parallelism, flow, source } = this.parts
    const why = flow.waitsForPromise
      ? 'waits for a promise'
      : flow.isFull()
        ? 'waits for room in its outputs'
        : source !== undefined && !this.input.finished
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
    let progressed = this.checkpoints.write(this.worked)
    this.worked = false
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
      this.worked = true
      if (this.work !== undefined && this.chain.run(this.work)) this.work = undefined
      if (platform.monotonic() >= deadline) break
    }
    for (const router of routers) router.flush()
    return progressed ? 'progressed' : 'blocked'
  }

  /** Whether all input is processed, but an operator has something under way. */
  get lingers(): boolean {
    return this.finished && this.underWay
  }

  /** Whether an operator has something under way, for which it waits. */
  get underWay(): boolean {
    return this.parts.stages.some((stage) => !stage.operator.isDone)
  }

  /** Whether all input is processed. */
  get finished(): boolean {
    return this.input.finished
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
    const next = this.input.next()
    if (next === undefined) return false
    if (next !== 'handled') this.work = next
    return true
  }

  private async guardHead(run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (cause) {
      throw this.parts.stages[0].locate(cause)
    }
  }
}

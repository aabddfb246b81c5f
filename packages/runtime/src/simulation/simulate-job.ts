/**
 * The simulation driver: the same tasks as in production, but the next runnable one is picked by chance from a seed,
 * with a clock that jumps to the next thing scheduled when nothing else can happen. One seed is one run, exactly.
 */
import { JobRecovery } from '../checkpoint/job-recovery.ts'
import { DeadlockError } from '../errors/errors.ts'
import type { ExecutionOptions } from '../execution/executor.ts'
import { taskMetrics, type TaskMetrics } from '../execution/job-metrics.ts'
import type { JobSnapshot } from '../execution/job-snapshot.ts'
import type { JobSettings } from '../execution/job-settings.ts'
import { JobRuntime } from '../execution/job-runtime.ts'
import { LOCAL_DEFAULTS } from '../execution/local-executor.ts'
import { RegionRestarts } from '../execution/region-restarts.ts'
import type { Task } from '../task/task.ts'
import type { Program } from '../plan/program.ts'
import { SeededRandom } from './random.ts'
import { SimulatedPlatform } from './simulated-platform.ts'

export interface SimulationOptions {
  readonly seed: number
  /** Lets real promises (files, user code) settle. Called when nothing else can happen. */
  readonly hostTurn: () => Promise<void>
  /** Steps of the job after which the host gets a turn even though there is more to do. Default 256. */
  readonly stepsPerHostTurn?: number
  readonly interpreted?: boolean
  /** Whether records are encoded and decoded between tasks. Default `true`. */
  readonly travelCheck?: boolean
  readonly startMs?: number
  /** As in `ExecutionOptions`. */
  readonly memory?: number
  readonly autoWatermarkIntervalMs?: number
  readonly restored?: JobSnapshot
  /** Checkpoints, restarts and where to start from. */
  readonly execution?: ExecutionOptions
  /** Called with what makes the checkpoints, before the job starts. */
  readonly onRecovery?: (recovery: JobRecovery) => void
  /** Called with what an attempt is restored from, before it is opened. */
  readonly onAttempt?: (restored: JobSnapshot | undefined) => void
  /** Called with what an attempt was restored from, and the state it has before its first step. */
  readonly onRestored?: (restored: JobSnapshot, now: JobSnapshot) => void
  /** How likely the clock jumps to what is scheduled next after a step, although there is more to do. Default 0. */
  readonly tickChance?: number
  /** Called after each step: how far the clock jumps, in milliseconds. Default: it does not. */
  readonly clockJump?: () => number
  /** Whether a part of the job may be restarted alone. Default `false`: a failure restarts all of it. */
  readonly restartsRegions?: boolean
  /** Called after each step; the task that it returns has failed. */
  readonly failing?: (job: JobRuntime) => Task | undefined
  /** Called between any two steps, with the running job; for looking at it, or for stopping it by throwing. */
  readonly onStep?: (job: JobRuntime, step: number) => void
}

export interface SimulationResult {
  readonly steps: number
  readonly metrics: readonly TaskMetrics[]
}

/** Turns of the host that may pass with nothing happening before the job counts as dead. */
const HOST_TURNS_MAX = 1000
/** Turns the host gets, while a promise is waited for, before the clock moves on nevertheless. */
const HOST_TURNS_PER_TICK = 50
const STEPS_PER_HOST_TURN = 256

/** Runs a program to its end under one seed. Throws what fails, and DeadlockError when nothing can go on. */
export async function simulateJob(program: Program, options: SimulationOptions): Promise<SimulationResult> {
  const rng = new SeededRandom(options.seed)
  const interpreted = options.interpreted ?? rng.next() < 0.5
  const platform = new SimulatedPlatform(rng, options.startMs ?? 0, !interpreted)
  const execution: ExecutionOptions = {
    interpreted,
    autoWatermarkIntervalMs: options.autoWatermarkIntervalMs ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs,
    ...options.execution,
  }
  const recovery = new JobRecovery(program, execution, platform)
  options.onRecovery?.(recovery)
  for (;;) {
    try {
      const result = await attempt(program, recovery, execution, platform, rng, options)
      await recovery.conclude('finished')
      return result
    } catch (cause) {
      const delayMs = recovery.delayAfter(cause)
      if (delayMs === undefined) throw cause
      platform.advanceBy(delayMs)
    }
  }
}

async function attempt(
  original: Program,
  recovery: JobRecovery,
  { interpreted = false, autoWatermarkIntervalMs = 0 }: ExecutionOptions,
  platform: SimulatedPlatform,
  rng: SeededRandom,
  options: SimulationOptions,
): Promise<SimulationResult> {
  const { program, restored, loopStore } =
    options.restored === undefined
      ? await recovery.prepare()
      : { program: original, restored: options.restored, loopStore: undefined }
  options.onAttempt?.(restored)
  const settings: JobSettings = {
    jobName: program.plan.name,
    platform,
    interpreted,
    memoryBytes: options.memory,
    travelCheck: options.travelCheck ?? true,
    sliceMs: rng.pick([0, 1, 4]),
    batchRows: rng.pick([1, 2, 7, 64]),
    channelRows: rng.pick([1, 3, 16, 256]),
    autoWatermarkIntervalMs,
    checkpointing: recovery.commitsLate,
    loopStore,
    restartsRegions: options.restartsRegions ?? false,
    attempt: Math.max(recovery.log.attempts - 1, 0),
  }
  const job = new JobRuntime(program, settings, restored)
  recovery.attach(job)
  let failed = true
  try {
    await job.open()
    if (restored !== undefined && options.onRestored !== undefined)
      options.onRestored(restored, job.snapshot())
    recovery.start()
    const regions = new RegionRestarts(job, recovery, platform)
    const steps = await run(job, regions, program.plan.name, platform, rng, options)
    failed = false
    return { steps, metrics: job.tasks.map((task) => taskMetrics(task, platform.now())) }
  } finally {
    recovery.detach()
    const closing = job.close()
    await (failed ? closing.catch(() => {}) : closing)
  }
}

function stepOrFail(task: Task, regions: RegionRestarts): void {
  try {
    task.step()
  } catch (cause) {
    fail(cause, task, regions)
  }
}

function fail(cause: unknown, task: Task, regions: RegionRestarts): void {
  if (!regions.take(cause, task)) throw cause
}

async function run(
  job: JobRuntime,
  regions: RegionRestarts,
  name: string,
  platform: SimulatedPlatform,
  rng: SeededRandom,
  options: SimulationOptions,
): Promise<number> {
  let steps = 0
  let emptyTurns = 0
  while (!job.done) {
    if (job.failure !== undefined) throw job.failure.cause
    const runnable = job.tasks.filter((task) => task.runnable)
    if (runnable.length > 0) {
      emptyTurns = 0
      stepOrFail(rng.pick(runnable), regions)
      const failing = options.failing?.(job)
      if (failing !== undefined && !failing.suspended) fail(new Error('a task failed'), failing, regions)
      options.onStep?.(job, ++steps)
      const jump = options.clockJump?.() ?? 0
      if (jump > 0) platform.advanceBy(jump)
      if (options.tickChance !== undefined && rng.next() < options.tickChance && platform.hasScheduled)
        platform.advanceToNext()
      if (steps % (options.stepsPerHostTurn ?? STEPS_PER_HOST_TURN) === 0) await options.hostTurn()
      continue
    }
    if (job.stuck || ++emptyTurns > HOST_TURNS_MAX) {
      throw new DeadlockError(
        name,
        job.tasks.filter((task) => task.status !== 'done').map((task) => task.explainWait()),
      )
    }
    // What comes from outside comes first; only when nothing does, time passes.
    await options.hostTurn()
    if (job.failure !== undefined || job.tasks.some((task) => task.runnable)) continue
    const waits = job.tasks.some((task) => task.parts.flow.expectsPromise)
    if (platform.hasScheduled && (!waits || emptyTurns % HOST_TURNS_PER_TICK === 0)) platform.advanceToNext()
  }
  return steps
}

/** The production driver: runs the tasks of a job in turns in the calling thread, and gives the host its turn between. */
import { DeadlockError } from '../errors/errors.ts'
import type { JobRuntime } from './job-runtime.ts'
import type { StepResult, Task } from '../task/task.ts'
import type { Platform } from './platform.ts'
import { changedWhileParking, Polling } from './polling.ts'

/** Milliseconds after which the host (I/O, other jobs) gets a turn. */
const YIELD_AFTER_MS = 3

export interface DriveOptions {
  readonly jobName: string
  readonly platform: Platform
  /** Throws when the job should stop; looked at between slices. */
  readonly checkCancelled: () => void
  /** A task has failed. Returns whether somebody sees to it; otherwise the job fails. Default: nobody does. */
  readonly onTaskFailed?: (cause: unknown, task: Task) => boolean
}

/** Runs an opened job until every task is done. Throws what failed. */
export async function driveJob(
  job: JobRuntime,
  { jobName, platform, checkCancelled, onTaskFailed = () => false }: DriveOptions,
): Promise<void> {
  let woken = false
  let resume: (() => void) | undefined
  job.onWake = () => {
    woken = true
    resume?.()
  }
  const polling = new Polling(job, platform)
  let turnStart = platform.monotonic()
  for (;;) {
    woken = false
    const flushed = job.part?.flush() ?? true
    let progressed = false
    for (const task of job.tasks) {
      if (job.failure !== undefined) throw job.failure.cause
      checkCancelled()
      if (!task.runnable) continue
      const result = stepOrFail(task, onTaskFailed)
      progressed ||= result === 'progressed' || result === 'done'
      if (platform.monotonic() - turnStart >= YIELD_AFTER_MS) {
        await platform.yield()
        turnStart = platform.monotonic()
      }
    }
    // Behind a savepoint that stops the job there is nothing that anybody waits for.
    if (job.done && (flushed || job.stopped)) return
    if (progressed || woken || job.tasks.some((task) => task.runnable)) continue
    if (job.stuck)
      throw new DeadlockError(
        jobName,
        job.tasks.filter((task) => task.status !== 'done').map((task) => task.explainWait()),
      )
    if (job.part !== undefined && (await polling.finds(() => woken))) {
      turnStart = platform.monotonic()
      continue
    }
    job.part?.park(job.onWake)
    await new Promise<void>((resolve) => {
      resume = resolve
      if (woken || changedWhileParking(job)) resolve()
    })
    resume = undefined
    job.part?.unpark()
    turnStart = platform.monotonic()
  }
}

function stepOrFail(task: Task, onTaskFailed: (cause: unknown, task: Task) => boolean): StepResult {
  try {
    return task.step()
  } catch (cause) {
    if (onTaskFailed(cause, task)) return 'progressed'
    throw cause
  }
}

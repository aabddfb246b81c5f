/**
 * What: restarts parts of a job alone. The rest goes on; checkpoints wait until the job is whole again.
 * Why right: nothing flows between regions but through materialised edges, so what a region does is the same whatever the
 *   others do. It begins from the newest checkpoint, as it would if all began; the others are further on already.
 */
import type { JobRecovery } from '../checkpoint/job-recovery.ts'
import type { Region } from '../plan/regions.ts'
import type { Task } from '../task/task.ts'
import type { JobRuntime } from './job-runtime.ts'
import type { Platform } from './platform.ts'

export class RegionRestarts {
  private readonly runtime: JobRuntime
  private readonly recovery: JobRecovery
  private readonly platform: Platform

  constructor(runtime: JobRuntime, recovery: JobRecovery, platform: Platform) {
    this.runtime = runtime
    this.recovery = recovery
    this.platform = platform
  }

  /** A task has failed. Returns whether only a part of the job begins again for that. */
  take(cause: unknown, task: Task): boolean {
    const region = this.runtime.regionOf(task)
    if (region === undefined) return false
    const delayMs = this.recovery.delayAfter(cause)
    if (delayMs === undefined) return false
    this.restart(region, delayMs).catch((failure: unknown) => this.runtime.fail(failure))
    return true
  }

  private async restart(region: Region, delayMs: number): Promise<void> {
    const { runtime, recovery, platform } = this
    const stored = recovery.pause()
    await runtime.suspend(region)
    await stored
    await new Promise<void>((resolve) => platform.schedule(platform.now() + delayMs, resolve))
    if (runtime.isClosed) return
    const { restored } = await recovery.prepare()
    await runtime.resume(region, restored)
    recovery.resume()
  }
}

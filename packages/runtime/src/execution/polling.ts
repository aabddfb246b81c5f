import type { JobRuntime } from './job-runtime.ts'
import type { Platform } from './platform.ts'

/** Times without success after which polling is the exception: tried one time in so many. */
const MISSES_MAX = 4
const EXCEPTION = 16

/**
 * Looks for work from other places before parking, in turns with the host, for about as long as it takes to be woken. Where
 * that seldom finds something (others are slow, or have no core to run on) it mostly parks at once.
 */
export class Polling {
  private readonly job: JobRuntime
  private readonly platform: Platform
  private misses = 0

  constructor(job: JobRuntime, platform: Platform) {
    this.job = job
    this.platform = platform
  }

  /** @param woken whether something has happened here */
  async finds(woken: () => boolean): Promise<boolean> {
    const pollMs = this.job.part?.pollMs ?? 0
    if (pollMs === 0) return false
    if (this.misses >= MISSES_MAX && this.misses++ % EXCEPTION !== 0) return false
    const { platform } = this
    for (const until = platform.monotonic() + pollMs; platform.monotonic() < until;) {
      await platform.yield()
      if (!woken() && !changedWhileParking(this.job)) continue
      this.misses = 0
      return true
    }
    this.misses++
    return false
  }
}

/** Whether another place did something between the last look and parking. */
export function changedWhileParking({ part, tasks, done }: JobRuntime): boolean {
  if (part === undefined) return false
  const flushed = part.flush()
  return (flushed && done) || tasks.some((task) => task.runnable)
}

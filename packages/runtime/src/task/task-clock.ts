import type { CancelSchedule, Platform } from '../execution/platform.ts'

/** Wakes a task at the earliest time one of its operators asked for. */
export class TaskClock {
  private readonly platform: Platform
  private readonly wake: () => void
  private scheduledFor = Infinity
  private cancelScheduled: CancelSchedule = () => {}

  constructor(platform: Platform, wake: () => void) {
    this.platform = platform
    this.wake = wake
  }

  now(): number {
    return this.platform.now()
  }

  schedule(time: number): void {
    if (time >= this.scheduledFor) return
    this.cancelScheduled()
    this.scheduledFor = time
    this.cancelScheduled = this.platform.schedule(time, () => {
      this.scheduledFor = Infinity
      this.wake()
    })
  }

  /**
   * What was asked for up to `now` is being done, though the platform may not have said yet that it is time. Returns
   * whether anything was: then wishes for later have to be told again.
   */
  passed(now: number): boolean {
    if (this.scheduledFor > now) return false
    this.close()
    return true
  }

  close(): void {
    this.cancelScheduled()
    this.cancelScheduled = () => {}
    this.scheduledFor = Infinity
  }
}

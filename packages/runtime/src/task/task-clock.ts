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

  close(): void {
    this.cancelScheduled()
    this.cancelScheduled = () => {}
  }
}

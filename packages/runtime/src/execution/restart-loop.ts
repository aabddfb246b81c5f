import type { JobRecovery } from '../checkpoint/job-recovery.ts'
import type { Platform } from './platform.ts'

export interface RestartLoopOptions {
  readonly recovery: JobRecovery
  readonly platform: Platform
  /** Throws when the job is to stop. */
  readonly checkCancelled: () => void
}

/** Starts a job again after each failure, as long as its restart strategy wants that. */
export class RestartLoop {
  private readonly options: RestartLoopOptions
  private endPause: () => void = () => {}

  constructor(options: RestartLoopOptions) {
    this.options = options
  }

  /** Resolves when an attempt ends well; throws what failed the last one. */
  async run(attempt: () => Promise<void>): Promise<void> {
    const { recovery, checkCancelled } = this.options
    for (;;) {
      checkCancelled()
      try {
        await attempt()
        return
      } catch (cause) {
        checkCancelled()
        const delayMs = recovery.delayAfter(cause)
        if (delayMs === undefined) throw cause
        await this.pause(delayMs)
      }
    }
  }

  /** Cuts a pause short: the job was cancelled. */
  hurry(): void {
    this.endPause()
  }

  private pause(delayMs: number): Promise<void> {
    const { platform } = this.options
    return new Promise((resolve) => {
      const cancel = platform.schedule(platform.now() + delayMs, resolve)
      this.endPause = () => {
        cancel()
        resolve()
      }
    })
  }
}

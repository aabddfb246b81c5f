/** Runs one source's enumerator: passes splits to the readers of its tasks, and their requests back. */
import { WieselError } from '../errors/wiesel-error.ts'
import type { SplitEnumerator, Source, SourceSplit } from '../source/source.ts'
import type { TaskSource } from '../task/task-source.ts'
import type { CancelSchedule, Platform } from './platform.ts'

/** What an enumerator speaks to: a reader here, or one that is reached by messages. */
export type SplitReceiver = Pick<TaskSource, 'addSplits' | 'noMoreSplits'>

export interface SourceCoordinatorOptions {
  readonly name: string
  readonly source: Source<unknown>
  readonly parallelism: number
  readonly platform: Platform
  readonly restored?: unknown
  /** Takes whatever the enumerator throws. */
  readonly fail: (cause: unknown) => void
}

export class SourceCoordinator {
  private readonly options: SourceCoordinatorOptions
  private readonly enumerator: SplitEnumerator<SourceSplit>
  private readonly readers: SplitReceiver[] = []
  private readonly early: number[] = []
  private readonly cancels = new Set<CancelSchedule>()
  private started = false
  private closed = false

  constructor(options: SourceCoordinatorOptions) {
    this.options = options
    this.enumerator = options.source.createEnumerator(
      {
        parallelism: options.parallelism,
        assign: (subtask, splits) => this.reader(subtask).addSplits(splits),
        noMoreSplits: (subtask) => this.reader(subtask).noMoreSplits(),
        callAsync: (work, done) => void this.callAsync(work, done),
        callPeriodically: (everyMs, work, done) => this.callPeriodically(everyMs, work, done),
      },
      options.restored,
    )
  }

  addReader(reader: SplitReceiver): void {
    this.readers.push(reader)
  }

  async start(): Promise<void> {
    await this.enumerator.start()
    this.started = true
    for (let subtask = 0; subtask < this.readers.length; subtask++) this.enumerator.addReader?.(subtask)
    for (const subtask of this.early.splice(0)) this.enumerator.requestSplit(subtask)
  }

  /** A reader has nothing to do. */
  requestSplit(subtask: number): void {
    if (this.closed) return
    if (!this.started) this.early.push(subtask)
    else this.guard(() => this.enumerator.requestSplit(subtask))
  }

  snapshot(): unknown {
    return this.enumerator.snapshot()
  }

  async close(): Promise<void> {
    this.closed = true
    for (const cancel of this.cancels) cancel()
    await this.enumerator.close?.()
  }

  private reader(subtask: number): SplitReceiver {
    const reader = this.readers[subtask]
    if (reader === undefined) {
      throw new WieselError(
        'NO_SUCH_READER',
        `The enumerator of source "${this.options.name}" assigned to reader ${subtask}; there are ${this.readers.length}, counted from 0.`,
      )
    }
    return reader
  }

  private async callAsync<R>(work: () => Promise<R>, done: (result: R) => void): Promise<void> {
    try {
      const result = await work()
      if (!this.closed) done(result)
    } catch (cause) {
      if (!this.closed) this.options.fail(cause)
    }
  }

  private callPeriodically<R>(everyMs: number, work: () => Promise<R>, done: (result: R) => void): void {
    const { platform } = this.options
    const turn = (): void => {
      const cancel = platform.schedule(platform.now() + everyMs, () => {
        this.cancels.delete(cancel)
        void this.callAsync(work, done).then(() => {
          if (!this.closed) turn()
        })
      })
      this.cancels.add(cancel)
    }
    turn()
  }

  private guard(run: () => void): void {
    try {
      run()
    } catch (cause) {
      this.options.fail(cause)
    }
  }
}

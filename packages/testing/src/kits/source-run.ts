/** One attempt of a source: its enumerator and readers, driven by hand as the runtime would. */
import { MetricGroup, WieselError, type Source, type SourceReader, type SourceSplit } from '@wiesel/runtime'
import { ManualPlatform } from '../manual-platform.ts'
import { hostTurn } from '../simulation/host-turn.ts'

/** Turns in a row in which a source gives nothing, after which it counts as dead. */
const EMPTY_TURNS_MAX = 2000
/** Of these, each so many let the clock go on. */
const TURNS_PER_TICK = 10

/** What a source needs to go on. Plain data. */
export interface SourceState {
  readonly enumerator: unknown
  readonly splits: readonly SourceSplit[]
}

function broken(message: string): WieselError {
  return new WieselError('SOURCE_CHECK', message)
}

export class SourceRun<T> {
  readonly platform: ManualPlatform
  private readonly enumerator
  private readonly readers: SourceReader<T>[] = []
  private readonly ended = new Set<number>()
  private readonly mail: (() => void)[] = []
  private failure: { cause: unknown } | undefined
  private turn = 0

  private constructor(
    source: Source<T, any, any>,
    parallelism: number,
    startMs: number,
    state?: SourceState,
  ) {
    this.platform = new ManualPlatform({ startMs })
    this.enumerator = source.createEnumerator(
      {
        parallelism,
        assign: (subtask, splits) => {
          const reader = this.readers[subtask]
          if (reader === undefined)
            throw broken(`A split was assigned to reader ${subtask} of ${parallelism}.`)
          this.mail.push(() => reader.addSplits(structuredClone(splits)))
        },
        noMoreSplits: (subtask) => this.mail.push(() => this.readers[subtask].noMoreSplits()),
        callAsync: (work, done) => void this.callAsync(work, done),
        callPeriodically: (everyMs, work, done) => this.callPeriodically(everyMs, work, done),
      },
      state?.enumerator,
    )
    for (let subtask = 0; subtask < parallelism; subtask++)
      this.readers.push(
        source.createReader({
          subtask,
          parallelism,
          metrics: new MetricGroup(),
          requestSplit: () => this.mail.push(() => this.enumerator.requestSplit(subtask)),
          wake: () => {},
          now: () => this.platform.now(),
          wakeAt: () => {},
          sideOutput: () => {},
        }),
      )
  }

  static async open<T>(
    source: Source<T, any, any>,
    parallelism: number,
    startMs: number,
    state?: SourceState,
  ): Promise<SourceRun<T>> {
    const run = new SourceRun(source, parallelism, startMs, state)
    for (const [subtask, reader] of run.readers.entries()) {
      await reader.open?.()
      const own = (state?.splits ?? []).filter((_, i) => i % parallelism === subtask)
      if (own.length > 0) reader.addSplits(structuredClone(own))
    }
    await run.enumerator.start()
    for (const subtask of run.readers.keys()) run.enumerator.addReader?.(subtask)
    return run
  }

  /** At most about `count` records, fewer at the end. @param limitOf how many records a poll may give */
  async read(count: number, limitOf: () => number): Promise<T[]> {
    const records: T[] = []
    for (let empty = 0; records.length < count && this.ended.size < this.readers.length;) {
      const some = this.pollNext(Math.min(limitOf(), count - records.length))
      records.push(...some)
      empty = some.length > 0 ? 0 : empty + 1
      if (empty === 0) continue
      if (empty > EMPTY_TURNS_MAX)
        throw broken(`The source has given nothing for ${empty} turns, and did not end.`)
      await hostTurn()
      if (empty % TURNS_PER_TICK === 0) this.platform.advanceBy(1)
    }
    return records
  }

  /** The state of everything. Copied, as through a file. */
  snapshot(): SourceState {
    this.deliver()
    return structuredClone({
      enumerator: this.enumerator.snapshot(),
      splits: this.readers.flatMap((reader) => reader.snapshot()),
    })
  }

  async close(): Promise<void> {
    for (const reader of this.readers) await reader.close?.()
    await this.enumerator.close?.()
  }

  private pollNext(limit: number): T[] {
    this.deliver()
    const subtask = this.turn++ % this.readers.length
    if (this.ended.has(subtask)) return []
    const batch = this.readers[subtask].poll(limit)
    if (batch === 'end') this.ended.add(subtask)
    if (typeof batch === 'string') return []
    const size = batch.to - batch.from
    if (size < 1) throw broken(`poll gave a batch of ${size} records. When there are none it returns 'idle'.`)
    if (size > limit) throw broken(`poll gave ${size} records where at most ${limit} were asked for.`)
    return batch.values.slice(batch.from, batch.to)
  }

  private deliver(): void {
    for (let run = this.mail.shift(); run !== undefined; run = this.mail.shift()) run()
    if (this.failure !== undefined) throw this.failure.cause
  }

  private async callAsync<R>(work: () => Promise<R>, done: (result: R) => void): Promise<void> {
    try {
      const result = await work()
      this.mail.push(() => done(result))
    } catch (cause) {
      this.failure = { cause }
    }
  }

  private callPeriodically<R>(everyMs: number, work: () => Promise<R>, done: (result: R) => void): void {
    this.platform.schedule(this.platform.now() + everyMs, () => {
      void this.callAsync(work, done)
      this.callPeriodically(everyMs, work, done)
    })
  }
}

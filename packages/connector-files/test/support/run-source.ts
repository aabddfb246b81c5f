import {
  MetricGroup,
  type EnumeratorContext,
  type ReaderContext,
  type Source,
  type SourceReader,
  type SourceSplit,
  type SplitEnumerator,
} from '@wiesel/runtime'

/** What is stored of a running source. */
export interface SourceCheckpoint<S, E> {
  enumerator: E
  readers: S[][]
}

/** Drives a source as the runtime does, one step at a time. */
export class SourceRun<T, S extends SourceSplit, E> {
  readonly records: T[] = []
  readonly side: { tag: string; value: unknown }[] = []
  readonly metrics: MetricGroup[] = []
  readonly ended: boolean[] = []
  periodic: (() => Promise<void>) | undefined
  everyMs = 0
  readonly #parallelism: number
  readonly #readers: SourceReader<T, S>[] = []
  readonly #requests: number[] = []
  readonly #enumerator: SplitEnumerator<S, E>
  #wake: () => void = () => {}
  #woken = false

  constructor(source: Source<T, S, E>, parallelism = 1, checkpoint?: SourceCheckpoint<S, E>) {
    this.#parallelism = parallelism
    const stored = structuredClone(checkpoint)
    this.#enumerator = source.createEnumerator(this.#enumeratorContext(), stored?.enumerator)
    const splits = stored?.readers.flat() ?? []
    for (let subtask = 0; subtask < parallelism; subtask++) {
      this.metrics.push(new MetricGroup())
      this.ended.push(false)
      const reader = source.createReader(this.#readerContext(subtask))
      this.#readers.push(reader)
      const own = splits.filter((_, index) => index % parallelism === subtask)
      if (own.length > 0) reader.addSplits(own)
    }
  }

  start(): void | Promise<void> {
    return this.#enumerator.start()
  }

  #enumeratorContext(): EnumeratorContext<S> {
    const later = async <R>(work: () => Promise<R>, done: (result: R) => void) => done(await work())
    return {
      parallelism: this.#parallelism,
      assign: (subtask, splits) => this.#readers[subtask].addSplits(structuredClone(splits)),
      noMoreSplits: (subtask) => this.#readers[subtask].noMoreSplits(),
      callAsync: (work, done) => void later(work, done),
      callPeriodically: (everyMs, work, done) => {
        this.everyMs = everyMs
        this.periodic = () => later(work, done)
      },
    }
  }

  #readerContext(subtask: number): ReaderContext {
    return {
      subtask,
      parallelism: this.#parallelism,
      metrics: this.metrics[subtask],
      requestSplit: () => void this.#requests.push(subtask),
      wake: () => {
        this.#woken = true
        this.#wake()
      },
      now: () => 0,
      wakeAt: () => {},
      sideOutput: (tag, value) => void this.side.push({ tag, value }),
    }
  }

  /** Polls one reader once; true when it did something. */
  poll(subtask: number, limit: number): boolean {
    if (this.ended[subtask]) return false
    const batch = this.#readers[subtask].poll(limit)
    for (let request = this.#requests.shift(); request !== undefined; request = this.#requests.shift())
      this.#enumerator.requestSplit(request)
    if (batch === 'idle') return false
    if (batch === 'end') this.ended[subtask] = true
    else for (let index = batch.from; index < batch.to; index++) this.records.push(batch.values[index])
    return true
  }

  get done(): boolean {
    return this.ended.every(Boolean)
  }

  /** Until a reader wakes. */
  async idle(): Promise<void> {
    if (this.#woken) {
      this.#woken = false
      return
    }
    await new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    this.#woken = false
  }

  /** Polls all readers in turn until they end, or until nothing more happens for some turns of the event loop. */
  async toEnd(limit = 100): Promise<void> {
    while (!this.done) {
      let progress = false
      for (let subtask = 0; subtask < this.#parallelism; subtask++)
        progress = this.poll(subtask, limit) || progress
      if (!progress && !this.done) await this.idle()
    }
  }

  /** Polls until `count` records are there. */
  async until(count: number, limit = 100): Promise<void> {
    while (this.records.length < count) {
      let progress = false
      for (let subtask = 0; subtask < this.#parallelism; subtask++)
        progress = this.poll(subtask, limit) || progress
      if (!progress) await this.idle()
    }
  }

  checkpoint(): SourceCheckpoint<S, E> {
    return structuredClone({
      enumerator: this.#enumerator.snapshot(),
      readers: this.#readers.map((reader) => reader.snapshot()),
    })
  }

  /** Gives the splits of a reader back, as after its failure. */
  giveBack(subtask: number, splits: S[]): void {
    this.#enumerator.addSplitsBack(splits, subtask)
  }

  counter(name: string): number {
    return this.metrics.reduce((sum, metrics) => sum + (metrics.snapshot()[name] ?? 0), 0)
  }

  async close(): Promise<void> {
    await this.#enumerator.close?.()
    for (const reader of this.#readers) await reader.close?.()
  }
}

/** Reads a bounded source to its end. */
export async function readAll<T, S extends SourceSplit, E>(
  source: Source<T, S, E>,
  parallelism = 1,
): Promise<SourceRun<T, S, E>> {
  const run = new SourceRun(source, parallelism)
  try {
    await run.start()
    await run.toEnd()
  } finally {
    await run.close()
  }
  return run
}

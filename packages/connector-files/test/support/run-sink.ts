import { MetricGroup, type Sink, type SinkWriter } from '@wiesel/runtime'

/** What is stored of a running sink. */
export interface SinkCheckpoint<S, C> {
  states: S[]
  committables: C[]
}

/** Drives a sink as the runtime does, one step at a time. */
export class SinkRun<T, S, C> {
  now = 1_000_000
  wakes = 0
  readonly metrics = new MetricGroup()
  readonly #sink: Sink<T, S, C>
  readonly #writers: SinkWriter<T, S, C>[] = []

  constructor(sink: Sink<T, S, C>, parallelism = 1, checkpoint?: SinkCheckpoint<S, C>) {
    this.#sink = sink
    const states = structuredClone(checkpoint?.states ?? [])
    for (let subtask = 0; subtask < parallelism; subtask++) {
      const own = states.filter((_, index) => index % parallelism === subtask)
      const context = {
        subtask,
        parallelism,
        metrics: this.metrics,
        now: () => this.now,
        wake: () => void this.wakes++,
      }
      this.#writers.push(sink.createWriter(context, checkpoint === undefined ? undefined : own))
    }
  }

  /** Commits what the checkpoint restored from says, and opens the writers. */
  async open(checkpoint?: SinkCheckpoint<S, C>): Promise<void> {
    if (checkpoint !== undefined) await this.commit(checkpoint)
    for (const writer of this.#writers) await writer.open?.()
  }

  write(value: T, timestamp = 0, subtask = 0): void {
    this.#writers[subtask].write(value, timestamp)
  }

  watermark(timestamp: number): void {
    for (const writer of this.#writers) writer.watermark?.(timestamp)
  }

  full(subtask = 0): boolean {
    return this.#writers[subtask].full?.() ?? false
  }

  async checkpoint(endOfInput = false): Promise<SinkCheckpoint<S, C>> {
    const checkpoint: SinkCheckpoint<S, C> = { states: [], committables: [] }
    for (const writer of this.#writers) {
      await writer.flush(endOfInput)
      checkpoint.committables.push(...((await writer.prepareCommit?.()) ?? []))
      checkpoint.states.push(...(writer.snapshot?.() ?? []))
    }
    return structuredClone(checkpoint)
  }

  async commit({ committables }: SinkCheckpoint<S, C>): Promise<void> {
    await this.#sink.createCommitter?.().commit(structuredClone(committables))
  }

  /** The end of a bounded input. */
  async finish(): Promise<void> {
    await this.commit(await this.checkpoint(true))
    await this.close()
  }

  async close(): Promise<void> {
    for (const writer of this.#writers) await writer.close?.()
  }
}

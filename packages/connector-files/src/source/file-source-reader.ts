/*
 * Reads splits in one subtask, one after the other.
 *
 * State: the split that is read, the one that is opened ahead, and those that wait. The next split is asked for only
 * when the current one is completely loaded: earlier would take splits from readers that have nothing to do.
 */
import { badRecordError, type BadRecord } from '@wiesel/formats'
import type { Counter, ReaderContext, RowBatch, SourceReader } from '@wiesel/runtime'
import type { FileSplit } from './file-split.ts'
import type { InputContext } from './input-context.ts'
import type { OnError } from './on-error.ts'
import type { SplitInput } from './split-input.ts'

interface OpenSplit<T> {
  split: FileSplit
  input: SplitInput<T>
}

/** Opens a split for reading. */
export type OpenInput<T> = (split: FileSplit, context: InputContext) => SplitInput<T>

/** See the top of the file. */
export class FileSourceReader<T> implements SourceReader<T, FileSplit> {
  readonly #context: ReaderContext
  readonly #open: OpenInput<T>
  readonly #onError: OnError
  readonly #inputs: InputContext
  readonly #recordsRead: Counter
  readonly #recordsSkipped: Counter
  readonly #batch: RowBatch<T> & { values: T[] } = { values: [], timestamps: undefined, from: 0, to: 0 }
  readonly #closing = new Set<Promise<void>>()
  #current: OpenSplit<T> | undefined
  #ahead: OpenSplit<T> | undefined
  #waiting: FileSplit[] = []
  #requested = false
  #noMore = false

  constructor(context: ReaderContext, open: OpenInput<T>, onError: OnError, files: InputContext['files']) {
    this.#context = context
    this.#open = open
    this.#onError = onError
    this.#recordsRead = context.metrics.counter('numRecordsRead')
    this.#recordsSkipped = context.metrics.counter('numRecordsSkipped')
    this.#inputs = {
      files,
      skipsBad: onError !== 'fail',
      bytesRead: context.metrics.counter('numBytesRead'),
      onReady: () => context.wake(),
      onBadRecord: (path, bad) => this.#handleBad(path, bad),
    }
  }

  poll(limit: number): RowBatch<T> | 'idle' | 'end' {
    for (;;) {
      this.#current ??= this.#takeNext()
      const current = this.#current
      if (current === undefined) {
        if (this.#noMore) return 'end'
        this.#request()
        return 'idle'
      }
      const batch = this.#batch
      const count = current.input.read(batch.values, limit)
      if (current.input.loaded) this.#lookAhead()
      if (count > 0) {
        this.#recordsRead.value += count
        batch.to = count
        batch.split = current.split.id
        return batch
      }
      if (!current.input.done) return 'idle'
      this.#current = undefined
      this.#close(current)
    }
  }

  addSplits(splits: readonly FileSplit[]): void {
    this.#requested = false
    this.#waiting.push(...splits)
    this.#context.wake()
  }

  noMoreSplits(): void {
    this.#noMore = true
    this.#context.wake()
  }

  snapshot(): FileSplit[] {
    const splits: FileSplit[] = []
    for (const open of [this.#current, this.#ahead]) {
      if (open === undefined || open.input.done) continue
      const position = open.input.position()
      splits.push(position === undefined ? open.split : { ...open.split, position })
    }
    return [...splits, ...this.#waiting]
  }

  async close(): Promise<void> {
    if (this.#current !== undefined) this.#close(this.#current)
    if (this.#ahead !== undefined) this.#close(this.#ahead)
    this.#current = this.#ahead = undefined
    await Promise.all(this.#closing)
  }

  #takeNext(): OpenSplit<T> | undefined {
    const ahead = this.#ahead
    this.#ahead = undefined
    return ahead ?? this.#openNext()
  }

  #openNext(): OpenSplit<T> | undefined {
    const split = this.#waiting.shift()
    return split === undefined ? undefined : { split, input: this.#open(split, this.#inputs) }
  }

  #lookAhead(): void {
    if (this.#ahead !== undefined) return
    this.#ahead = this.#openNext()
    if (this.#ahead === undefined && !this.#noMore) this.#request()
  }

  #request(): void {
    if (this.#requested || this.#noMore) return
    this.#requested = true
    this.#context.requestSplit()
  }

  #close(open: OpenSplit<T>): void {
    const closing = open.input.close().finally(() => this.#closing.delete(closing))
    this.#closing.add(closing)
  }

  #handleBad(path: string, bad: BadRecord): void {
    if (this.#onError === 'fail') throw badRecordError(bad, path)
    this.#recordsSkipped.value++
    if (this.#onError !== 'skip') this.#context.sideOutput(this.#onError.sideOutput, { path, ...bad })
  }
}

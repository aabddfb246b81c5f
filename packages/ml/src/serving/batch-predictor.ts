/**
 * What: predicts rows by the batch: when there are enough, or when the first has waited long enough.
 *
 * State: the rows that wait, in order. Those of a batch that is only half handed on are predicted again after a restart,
 * and the time they may wait begins anew. At another parallelism waiting rows are spread.
 *
 * While rows wait the watermark stands still, so they are not late behind this operator.
 */
import { MIN_TIMESTAMP, UserFunctionError } from '@wiesel/runtime'
import { Operator, type SnapshotReader, type SnapshotWriter } from '@wiesel/runtime/internal'
import { BatchResultError } from '../errors.ts'
import type { Row } from '../row.ts'

/** Predicts many rows in one call. */
export type PredictBatch = (rows: readonly any[]) => readonly (Row | null)[]

/** How rows become batches. */
export interface Batching {
  readonly name: string
  readonly predictBatch: PredictBatch
  /** Rows of a batch, at most. */
  readonly size: number
  /** How long a row waits for others, at most. */
  readonly withinMs: number
  readonly open?: (() => void | Promise<void>) | undefined
  readonly close?: (() => void) | undefined
}

export class BatchPredictor extends Operator<Row, Row> {
  private readonly batching: Batching
  private waiting: (readonly [row: Row, timestamp: number])[] = []
  /** Of the first rows that wait. */
  private results: readonly (Row | null)[] = []
  /** How many of the results are handed on. */
  private handedOn = 0
  private deadline = Infinity
  private isOpen = false
  private heldWatermark = MIN_TIMESTAMP
  private toldWatermark = MIN_TIMESTAMP

  constructor(batching: Batching) {
    super()
    this.batching = batching
  }

  override get resumable(): boolean {
    return true
  }

  override async open(): Promise<void> {
    await this.batching.open?.()
    this.isOpen = true
    if (this.waiting.length > 0) this.waitForMore()
  }

  override close(): void {
    if (this.isOpen) this.batching.close?.()
    this.isOpen = false
  }

  push(row: Row, timestamp: number): void {
    this.waiting.push([row, timestamp])
    if (this.waiting.length >= this.batching.size) this.flush()
    else if (this.waiting.length === 1) this.waitForMore()
  }

  override processingTime(now: number): void {
    if (this.waiting.length === 0) return
    if (now >= this.deadline) this.flush()
    else this.context.wakeAt(this.deadline)
  }

  override watermark(timestamp: number): void {
    this.heldWatermark = timestamp
    this.release()
  }

  /** No more rows will come for a while: those that wait need not. */
  override idle(idle: boolean): void {
    if (idle) this.flush()
    this.context.behind(() => this.out.idle(idle))
  }

  override end(): void {
    this.flush()
    this.context.behind(() => this.out.end())
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('waiting', this.waiting.slice(this.handedOn))
  }

  override restore(reader: SnapshotReader): void {
    this.waiting = reader.list('waiting') as [Row, number][]
  }

  private waitForMore(): void {
    this.deadline = this.context.now() + this.batching.withinMs
    this.context.wakeAt(this.deadline)
  }

  /** Predicts all rows that wait, and hands them on one by one. */
  private flush(): void {
    this.context.drive({
      step: () => {
        if (this.waiting.length === 0) return false
        if (this.results.length === 0) this.predict()
        const result = this.results[this.handedOn]
        const [, timestamp] = this.waiting[this.handedOn++]
        if (this.handedOn === this.results.length) this.forgetBatch()
        if (result !== null) this.out.push(result, timestamp)
        return this.waiting.length > 0
      },
    })
    this.context.behind(() => this.release())
  }

  private predict(): void {
    const { name, size, predictBatch } = this.batching
    const rows = this.waiting.slice(0, size).map(([row]) => row)
    try {
      const results: unknown = predictBatch(rows)
      if (!Array.isArray(results) || results.length !== rows.length)
        throw new BatchResultError(name, rows.length, results)
      this.results = results as (Row | null)[]
    } catch (cause) {
      throw new UserFunctionError(this.context.location, { value: rows }, cause)
    }
  }

  private forgetBatch(): void {
    this.waiting = this.waiting.slice(this.results.length)
    this.results = []
    this.handedOn = 0
  }

  private release(): void {
    if (this.waiting.length > 0 || this.heldWatermark <= this.toldWatermark) return
    this.toldWatermark = this.heldWatermark
    this.out.watermark(this.heldWatermark)
  }
}

/**
 * What: a {@link KeyedProcessFunction} in BATCH mode: key by key, the records of a key in the order of their timestamps,
 *   then its timers, then its state is forgotten.
 * State: the records of keys that have not had their turn; of the one that has, what is left, its state and timers.
 * Time: the watermark is the smallest there is while records are processed, and the largest in timers. Event-time timers
 *   fire before processing-time ones, which do not wait. Timers set by timers are ignored: for them no time is left.
 */
import { KeyedProcessOperator } from '../operators/keyed-process.ts'
import { checkKey } from '../operators/check-key.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../time/timestamp.ts'
import { KeyedTable } from './keyed-table.ts'

type Row<In> = [value: In, timestamp: number]

interface Turn<K, In> {
  readonly key: K
  /** What is left, the next record last. */
  readonly rows: Row<In>[]
}

export class BatchKeyedProcessOperator<K, In, Out> extends KeyedProcessOperator<K, In, Out> {
  private readonly groups = new KeyedTable<Row<In>[]>('rows', (a, b) => [...a, ...b])
  private turn: Turn<K, In> | undefined

  override push(value: In, timestamp: number): void {
    const key = checkKey(this.keyOf(value), value)
    const number = this.groups.find(key)
    if (number < 0) this.groups.insert(key, [[value, timestamp]])
    else this.groups.values[number].push([value, timestamp])
  }

  override watermark(): void {}

  override idle(): void {}

  override processingTime(): void {}

  override end(): void {
    this.context.drive({ step: () => this.step() })
  }

  override snapshot(writer: SnapshotWriter): void {
    super.snapshot(writer)
    this.groups.snapshot(writer, this.context.maxParallelism)
    if (this.turn !== undefined) writer.keyed('turn', this.turn.key, this.turn.rows)
  }

  override restore(reader: SnapshotReader): void {
    super.restore(reader)
    this.groups.restore(reader)
    for (const [key, rows] of reader.keyed('turn')) this.turn = { key: key as K, rows: rows as Row<In>[] }
  }

  /** One record, one timer, or the end of a key. Returns whether there is more. */
  private step(): boolean {
    const { turn, timers } = this
    if (turn === undefined) return this.nextKey()
    const row = turn.rows.pop()
    if (row !== undefined) {
      super.push(row[0], row[1])
      return true
    }
    timers.currentWatermark = MAX_TIMESTAMP
    timers.frozen = true
    const eventTimer = timers.event.take(MAX_TIMESTAMP)
    const timer = eventTimer ?? timers.processing.take(MAX_TIMESTAMP)
    if (timer !== undefined) {
      this.fire(timer, eventTimer === undefined ? 'processing-time' : 'event-time')
      return true
    }
    this.state.setCurrentKey(turn.key)
    this.state.forgetKey()
    this.turn = undefined
    return true
  }

  private nextKey(): boolean {
    this.timers.currentWatermark = MIN_TIMESTAMP
    this.timers.frozen = false
    const entry = this.groups.take()
    if (entry === undefined) {
      this.out.watermark(MAX_TIMESTAMP)
      this.out.end()
      return false
    }
    const rows = entry.value.toSorted((a, b) => a[1] - b[1]).reverse()
    this.turn = { key: entry.key as K, rows }
    return true
  }
}

/** Windows side by side: a slice is a window, with a table from keys to accumulators. */
import { SlotTable } from '../state/slot-table.ts'
import type { SnapshotWriter } from '../state/snapshot.ts'
import type { WindowAggregation } from './window-aggregation.ts'
import type { KeyAccumulator, WindowStore } from './window-store.ts'

/** One window. Read by compiled chains. */
export interface TumblingSlice<Acc> {
  readonly start: number
  readonly end: number
  readonly table: SlotTable<Acc>
}

export class TumblingStore<In, Acc> implements WindowStore<In, Acc> {
  private readonly slices = new Map<number, TumblingSlice<Acc>>()
  private readonly sizeMs: number
  private readonly aggregation: WindowAggregation<In, Acc, unknown>

  constructor(sizeMs: number, aggregation: WindowAggregation<In, Acc, unknown>) {
    this.sizeMs = sizeMs
    this.aggregation = aggregation
  }

  get(start: number): TumblingSlice<Acc> | undefined {
    return this.slices.get(start)
  }

  put(key: unknown, start: number, value: In): void {
    const { table } = this.getOrCreate(start)
    const slot = table.find(key)
    if (slot === undefined) table.insert(key, this.aggregation.add(value, undefined))
    else table.set(slot, this.aggregation.add(value, table.get(slot)))
  }

  merge(key: unknown, start: number, accumulator: Acc): void {
    const { table } = this.getOrCreate(start)
    const slot = table.find(key)
    const merge = this.aggregation.merge as (a: Acc, b: Acc) => Acc
    if (slot === undefined) table.insert(key, accumulator)
    else table.set(slot, merge(table.get(slot), accumulator))
  }

  *walk(window: number): IterableIterator<KeyAccumulator<Acc>> {
    for (const [key, value] of this.slices.get(window)?.table.entries() ?? []) yield { key, value }
  }

  accumulatorOf(window: number, key: unknown): Acc | undefined {
    const table = this.slices.get(window)?.table
    const slot = table?.find(key)
    return slot === undefined ? undefined : table?.get(slot)
  }

  expire(window: number): void {
    this.slices.delete(window)
  }

  clear(): void {
    this.slices.clear()
  }

  snapshot(writer: SnapshotWriter, write: (key: unknown, slice: number, accumulator: Acc) => void): void {
    for (const { start, table } of this.slices.values())
      table.writeTo(writer, (key, value) => write(key, start, value))
  }

  load(key: unknown, start: number, accumulator: Acc): void {
    this.getOrCreate(start).table.insert(key, accumulator)
  }

  private getOrCreate(start: number): TumblingSlice<Acc> {
    let slice = this.slices.get(start)
    if (slice === undefined)
      this.slices.set(start, (slice = { start, end: start + this.sizeMs, table: new SlotTable() }))
    return slice
  }
}

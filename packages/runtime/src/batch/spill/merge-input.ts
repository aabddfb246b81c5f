import type { SpilledRows } from '../../memory/spilled-rows.ts'
import type { SortOrder } from './normalised-key.ts'
import type { SortedRun } from './sort-run.ts'

/** A sorted run being merged: its first row and that row's normalised key. */
export interface MergeInput<T> {
  /** Runs in the order in which they came: of equal rows that of the earlier run is first. */
  readonly order: number
  row: T
  readonly words: Uint32Array
  at: number
  /** Goes to the next row; returns whether there is one. */
  advance(): boolean
  /** The row and all behind it. */
  rest(): Iterable<T>
  close(): void
}

/** Reads a run in memory. */
export class MemoryRun<T> implements MergeInput<T> {
  readonly order: number
  row: T
  readonly words: Uint32Array
  at = 0
  private readonly rows: (T | undefined)[]
  private readonly width: number
  private next = 0

  constructor({ rows, words }: SortedRun<T>, order: number, width: number) {
    this.order = order
    this.rows = rows
    this.words = words
    this.width = width
    this.row = rows[0]
  }

  advance(): boolean {
    this.rows[this.next++] = undefined
    if (this.next >= this.rows.length) return false
    this.row = this.rows[this.next] as T
    this.at += this.width
    return true
  }

  *rest(): Iterable<T> {
    for (let i = this.next; i < this.rows.length; i++) yield this.rows[i] as T
  }

  close(): void {}
}

/** Reads a spilled run, a frame at a time. */
export class SpilledRun<T> implements MergeInput<T> {
  readonly order: number
  /** How often its rows were merged. */
  readonly level: number
  row!: T
  readonly words: Uint32Array
  readonly at = 0
  private readonly spilled: SpilledRows<T>
  private readonly sort: SortOrder<T>
  private read: (() => T[] | undefined) | undefined
  private frame: readonly T[] = []
  private next = 0
  private taken = 0

  constructor(spilled: SpilledRows<T>, order: number, level: number, sort: SortOrder<T>) {
    this.spilled = spilled
    this.order = order
    this.level = level
    this.sort = sort
    this.words = new Uint32Array(sort.words)
  }

  /** Reads the first row. */
  open(): this {
    this.read = this.spilled.reader()
    this.load()
    return this
  }

  advance(): boolean {
    this.taken++
    return this.load()
  }

  *rest(): Iterable<T> {
    let skip = this.taken
    for (const row of this.spilled) if (skip-- <= 0) yield row
  }

  close(): void {
    this.spilled.delete()
  }

  private load(): boolean {
    if (this.next >= this.frame.length) {
      this.frame = this.read?.() ?? []
      this.next = 0
      if (this.frame.length === 0) return false
    }
    this.row = this.frame[this.next++]
    this.sort.encode(this.row, this.words, 0)
    return true
  }
}

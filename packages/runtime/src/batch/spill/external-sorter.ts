/**
 * What: sorts any number of rows, stable, within a share of the job's memory.
 * State: the rows being gathered, sorted runs in memory, sorted runs that were spilled.
 * Algorithm: every 32 K rows are sorted to a run. When the share is used up the runs in memory are merged into one
 *   spilled run; when there are 16 spilled runs of one level they are merged into one of the next. Rows come out of one
 *   merge of everything.
 * Why stable: a run is sorted stable, runs keep the order in which they came, and only neighbours are merged.
 */
import type { JobMemory } from '../../memory/job-memory.ts'
import type { MemoryConsumer } from '../../memory/memory-manager.ts'
import type { SpilledRows } from '../../memory/spilled-rows.ts'
import { RowSize } from '../../task/estimate-size.ts'
import { MemoryRun, SpilledRun } from './merge-input.ts'
import { Merger } from './merger.ts'
import type { SortOrder } from './normalised-key.ts'
import { sortRun } from './sort-run.ts'

const RUN_ROWS = 32_768
/** Spilled runs merged at once. */
const FAN_IN = 16
/** Rows moved by one step of spilling. */
const STEP_ROWS = 4096

interface Spilling<T> {
  readonly merger: Merger<T>
  readonly out: SpilledRows<T>
  readonly order: number
  readonly level: number
}

export class ExternalSorter<T> {
  /** How many rows there are. */
  size = 0
  private readonly sort: SortOrder<T>
  private readonly memory: JobMemory
  private readonly consumer: MemoryConsumer
  private readonly runRows: number
  private readonly rowSize = new RowSize()
  private gathered: T[] = []
  private words = new Uint32Array(0)
  private runs: MemoryRun<T>[] = []
  private spilled: SpilledRun<T>[] = []
  private spilling: Spilling<T> | undefined
  private merger: Merger<T> | undefined
  private orders = 0

  /** @param runRows rows sorted at once */
  constructor(sort: SortOrder<T>, memory: JobMemory, runRows = RUN_ROWS) {
    this.sort = sort
    this.memory = memory
    this.consumer = memory.consumer()
    this.runRows = runRows
  }

  /** Adds a row. Not after the first `take`. Returns whether {@link spillStep} should be called now. */
  add(row: T): boolean {
    const { sort, gathered } = this
    const at = gathered.length * sort.words
    if (at >= this.words.length && sort.words > 0) this.growWords()
    sort.encode(row, this.words, at)
    gathered.push(row)
    this.size++
    const fits = this.consumer.grow(this.rowSize.of(row) + 4 * sort.words)
    if (gathered.length >= this.runRows) this.closeRun()
    return !fits
  }

  /** Adds a row where nothing can be put off. */
  addNow(row: T): void {
    if (this.add(row)) while (this.spillStep());
  }

  /** Does a part of the spilling that is due; returns whether there is more to do. */
  spillStep(): boolean {
    const spilling = (this.spilling ??= this.startSpilling())
    if (spilling === undefined) return false
    const { merger, out, order, level } = spilling
    for (let i = 0; i < STEP_ROWS && !merger.done; i++) out.add(merger.take())
    if (!merger.done) return true
    out.flush()
    this.spilled.push(new SpilledRun(out, order, level, this.sort))
    this.spilling = undefined
    return this.tailOfOneLevel().length >= FAN_IN
  }

  /** The smallest row, which stays. Only while `size` is above 0. */
  peek(): T {
    return this.merge().peek()
  }

  /** Takes out the smallest row. Only while `size` is above 0. */
  take(): T {
    const row = this.merge().take()
    if (--this.size === 0) this.consumer.free()
    return row
  }

  /** What is left, in no promised order but for equal rows. */
  *[Symbol.iterator](): IterableIterator<T> {
    if (this.merger !== undefined) yield* this.merger.rest()
    else {
      for (const run of this.spilled) yield* run.rest()
      for (const run of this.runs) yield* run.rest()
      yield* this.gathered
    }
  }

  close(): void {
    this.consumer.free()
    this.spilling?.merger.close()
    this.spilling?.out.delete()
    this.merger?.close()
    for (const run of this.spilled) run.close()
  }

  private merge(): Merger<T> {
    if (this.merger !== undefined) return this.merger
    this.closeRun()
    this.merger = new Merger([...this.spilled.map((run) => run.open()), ...this.runs], this.sort)
    this.spilled = []
    this.runs = []
    return this.merger
  }

  private closeRun(): void {
    const { gathered, sort } = this
    if (gathered.length === 0) return
    this.runs.push(new MemoryRun(sortRun(gathered, this.words, sort), this.orders++, sort.words))
    this.gathered = []
  }

  /** Merges spilled runs if there are many, else those in memory. */
  private startSpilling(): Spilling<T> | undefined {
    const tail = this.tailOfOneLevel()
    if (tail.length >= FAN_IN) {
      this.spilled = this.spilled.slice(0, -tail.length)
      const merger = new Merger(
        tail.map((run) => run.open()),
        this.sort,
      )
      return { merger, out: this.memory.rows(), order: tail[0].order, level: tail[0].level + 1 }
    }
    this.closeRun()
    if (this.runs.length === 0) return undefined
    const merger = new Merger(this.runs, this.sort)
    const { order } = this.runs[0]
    this.runs = []
    this.consumer.free()
    return { merger, out: this.memory.rows(), order, level: 0 }
  }

  private tailOfOneLevel(): SpilledRun<T>[] {
    const level = this.spilled.at(-1)?.level
    const from = this.spilled.findLastIndex((run) => run.level !== level)
    return this.spilled.slice(from + 1)
  }

  private growWords(): void {
    const { words } = this.sort
    const grown = new Uint32Array(
      Math.min(Math.max(64, (2 * this.words.length) / words), this.runRows) * words,
    )
    grown.set(this.words)
    this.words = grown
  }
}

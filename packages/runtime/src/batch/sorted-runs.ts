/**
 * What: sorts what is added, stable, without one long pause: sorted runs of bounded length, merged as they are taken.
 * State: the runs, the run being filled, and while taking a heap of the runs by their first record.
 * Why stable: a run is sorted by a stable sort; of equal records the one of the earlier run comes first.
 */
const RUN_ROWS = 16_384

interface Run<T> {
  readonly rows: readonly T[]
  readonly order: number
  next: number
}

export class SortedRuns<T> {
  private readonly compare: (a: T, b: T) => number
  private readonly runRows: number
  private runs: Run<T>[] = []
  private filling: T[] = []
  private merging = false
  private count = 0

  constructor(compare: (a: T, b: T) => number, runRows = RUN_ROWS) {
    this.compare = compare
    this.runRows = runRows
  }

  /** How many records there are. */
  get size(): number {
    return this.count
  }

  /** Adds a record. Not after the first `take`. */
  add(value: T): void {
    this.filling.push(value)
    this.count++
    if (this.filling.length >= this.runRows) this.closeRun()
  }

  /** Takes out the smallest record. Only while `size` is above 0. */
  take(): T {
    if (!this.merging) this.startMerging()
    const { runs } = this
    const top = runs[0]
    const value = top.rows[top.next++]
    this.count--
    if (top.next === top.rows.length) {
      const last = runs.pop() as Run<T>
      if (runs.length > 0) runs[0] = last
    }
    this.sink(0)
    return value
  }

  /** What is left, in no promised order. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (const run of this.runs) for (let i = run.next; i < run.rows.length; i++) yield run.rows[i]
    yield* this.filling
  }

  private closeRun(): void {
    if (this.filling.length === 0) return
    this.runs.push({ rows: this.filling.sort(this.compare), order: this.runs.length, next: 0 })
    this.filling = []
  }

  private startMerging(): void {
    this.merging = true
    this.closeRun()
    for (let i = this.runs.length >> 1; i-- > 0;) this.sink(i)
  }

  private before(a: Run<T>, b: Run<T>): boolean {
    const order = this.compare(a.rows[a.next], b.rows[b.next])
    return order < 0 || (order === 0 && a.order < b.order)
  }

  /** Restores the heap below one place. */
  private sink(from: number): void {
    const { runs } = this
    let at = from
    for (;;) {
      let least = at
      for (let child = 2 * at + 1; child <= 2 * at + 2 && child < runs.length; child++)
        if (this.before(runs[child], runs[least])) least = child
      if (least === at) return
      ;[runs[at], runs[least]] = [runs[least], runs[at]]
      at = least
    }
  }
}

import type { MergeInput } from './merge-input.ts'
import type { SortOrder } from './normalised-key.ts'

/** Merges sorted runs, stable: a heap of them by their first rows. */
export class Merger<T> {
  private readonly inputs: MergeInput<T>[]
  private readonly width: number
  private readonly compare: (a: T, b: T) => number

  constructor(inputs: readonly MergeInput<T>[], { words, compare }: SortOrder<T>) {
    this.inputs = [...inputs]
    this.width = words
    this.compare = compare
    for (let i = this.inputs.length >> 1; i-- > 0;) this.sink(i)
  }

  get done(): boolean {
    return this.inputs.length === 0
  }

  /** The smallest row, which stays. Not when done. */
  peek(): T {
    return this.inputs[0].row
  }

  /** Takes out the smallest row. Not when done. */
  take(): T {
    const { inputs } = this
    const top = inputs[0]
    const { row } = top
    if (!top.advance()) {
      top.close()
      const last = inputs.pop() as MergeInput<T>
      if (inputs.length > 0) inputs[0] = last
    }
    if (inputs.length > 1) this.sink(0)
    return row
  }

  /** All rows that are left, run by run. */
  *rest(): Iterable<T> {
    for (const input of this.inputs.toSorted((a, b) => a.order - b.order)) yield* input.rest()
  }

  close(): void {
    for (const input of this.inputs) input.close()
  }

  private before(a: MergeInput<T>, b: MergeInput<T>): boolean {
    const [aw, bw] = [a.words, b.words]
    for (let i = 0, x = a.at, y = b.at; i < this.width; i++, x++, y++)
      if (aw[x] !== bw[y]) return aw[x] < bw[y]
    const order = this.compare(a.row, b.row)
    return order < 0 || (order === 0 && a.order < b.order)
  }

  private sink(from: number): void {
    const { inputs } = this
    const moving = inputs[from]
    let at = from
    for (;;) {
      let child = 2 * at + 1
      if (child >= inputs.length) break
      if (child + 1 < inputs.length && this.before(inputs[child + 1], inputs[child])) child++
      if (!this.before(inputs[child], moving)) break
      inputs[at] = inputs[child]
      at = child
    }
    inputs[at] = moving
  }
}

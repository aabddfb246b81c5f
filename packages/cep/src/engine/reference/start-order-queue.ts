import type { Computation } from './computation.ts'
import { compareEvents } from './shared-buffer.ts'

/** Earlier start first; what has not begun comes last. */
export function compareStarts<T>(a: Computation<T>, b: Computation<T>): number {
  if (!a.start || !b.start) return Number(!a.start) - Number(!b.start)
  return compareEvents(a.start, b.start)
}

/**
 * Computations by where they start: a binary heap. Matches that start at the same event come out in the order the
 * heap leaves them in, which is what makes skipping past them repeatable.
 */
export class StartOrderQueue<T> {
  #heap: Computation<T>[]

  constructor(items: readonly Computation<T>[] = []) {
    this.#heap = []
    for (const item of items) this.push(item)
  }

  get size(): number {
    return this.#heap.length
  }

  /** In the order of the heap, which is not the order of starts. */
  [Symbol.iterator](): Iterator<Computation<T>> {
    return this.#heap[Symbol.iterator]()
  }

  peek(): Computation<T> | undefined {
    return this.#heap[0]
  }

  push(item: Computation<T>): void {
    const heap = this.#heap
    let at = heap.length
    while (at > 0) {
      const parent = (at - 1) >>> 1
      if (compareStarts(item, heap[parent]) >= 0) break
      heap[at] = heap[parent]
      at = parent
    }
    heap[at] = item
  }

  pop(): Computation<T> | undefined {
    const first = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) this.#sink(0, last)
    return first
  }

  /** Takes out and returns those for which `test` holds. */
  removeIf(test: (item: Computation<T>) => boolean): Computation<T>[] {
    const removed = this.#heap.filter(test)
    if (removed.length > 0) {
      this.#heap = this.#heap.filter((item) => !test(item))
      for (let at = (this.#heap.length >>> 1) - 1; at >= 0; at--) this.#sink(at, this.#heap[at])
    }
    return removed
  }

  #sink(from: number, item: Computation<T>): void {
    const heap = this.#heap
    const half = heap.length >>> 1
    let at = from
    while (at < half) {
      let child = 2 * at + 1
      if (child + 1 < heap.length && compareStarts(heap[child], heap[child + 1]) > 0) child++
      if (compareStarts(item, heap[child]) <= 0) break
      heap[at] = heap[child]
      at = child
    }
    heap[at] = item
  }
}

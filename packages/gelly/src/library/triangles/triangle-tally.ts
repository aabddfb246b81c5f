import { NO_TIMESTAMP } from '@wiesel/runtime'
import { TriangleFinder } from './triangle-finder.ts'

/** A vertex, how many neighbours it has, and what its triangles are worth; in parts, to be added up. */
export type VertexTriangles<K> = readonly [id: K, degree: number, worth: number]

/** Rows emitted at a time. */
const ROWS_PER_STEP = 1 << 12

/** Counts the triangles of each vertex, without a record for each triangle. */
export class TriangleTally extends TriangleFinder<VertexTriangles<any>> {
  /** What a triangle is worth to a vertex, by the mask of the pair opposite of it. */
  private readonly worths: readonly number[]
  /** Of vertices here and remote ones that are not the first of their triangles. */
  private sums: Float64Array | undefined
  /** Of those that are: one of each row. */
  private readonly firsts: unknown[] = []
  private readonly firstSums: number[] = []

  constructor(worthOf: (mask: number) => number) {
    super()
    this.worths = [0, 1, 2, 3].map(worthOf)
  }

  protected closeWith(first: unknown, second: number, mask: number): undefined {
    const { marks, markMasks, row, own, worths } = this
    const { offsets, slots, masks } = own.rows
    const sums = (this.sums ??= new Float64Array(marks.length))
    const end = offsets[second + 1]
    let firstSum = 0
    for (let i = offsets[second]; i < end; i++) {
      const third = slots[i]
      if (marks[third] !== row) continue
      firstSum += worths[masks[i]]
      sums[second] += worths[markMasks[third]]
      sums[third] += worths[mask]
    }
    if (firstSum === 0) return
    const last = this.firsts.length - 1
    if (last >= 0 && this.firsts[last] === first) this.firstSums[last] += firstSum
    else {
      this.firsts.push(first)
      this.firstSums.push(firstSum)
    }
  }

  protected override *finish(): Generator<void, void> {
    const { ids, remoteIds, degrees } = this.own
    const { firsts, firstSums, sums } = this
    for (let v = 0; v < ids.length; v++) {
      this.out.push([ids[v], degrees[v], sums?.[v] ?? 0], NO_TIMESTAMP)
      if (v % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield
    }
    for (let r = 0; r < remoteIds.length; r++) {
      const sum = sums?.[ids.length + r] ?? 0
      if (sum > 0) this.out.push([remoteIds[r], 0, sum], NO_TIMESTAMP)
      if (r % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield
    }
    for (let i = 0; i < firsts.length; i++) {
      this.out.push([firsts[i], 0, firstSums[i]], NO_TIMESTAMP)
      if (i % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield
    }
  }
}

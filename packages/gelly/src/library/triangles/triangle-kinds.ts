import { NO_TIMESTAMP } from '@wiesel/runtime'
import { TriangleFinder } from './triangle-finder.ts'

/** A mask as that of a triangle, in any order of its vertices, and how many triangles have it; in parts. */
export type TriangleKind = readonly [mask: number, count: number]

/** Counts triangles by their masks, without a record for each triangle. */
export class TriangleKinds extends TriangleFinder<TriangleKind> {
  private readonly counts = new Float64Array(1 << 6)

  protected closeWith(_first: unknown, second: number, mask: number): undefined {
    const { marks, markMasks, row, own, counts } = this
    const { offsets, slots, masks } = own.rows
    const end = offsets[second + 1]
    for (let i = offsets[second]; i < end; i++) {
      const third = slots[i]
      if (marks[third] === row) counts[(mask << 4) | (markMasks[third] << 2) | masks[i]]++
    }
  }

  protected finish(): void {
    this.counts.forEach((count, mask) => {
      if (count > 0) this.out.push([mask, count], NO_TIMESTAMP)
    })
  }
}

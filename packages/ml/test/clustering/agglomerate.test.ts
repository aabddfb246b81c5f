import { SeededRandom } from '@wiesel/runtime/internal'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { agglomerate, clustersAfter, LINKAGES, type Linkage } from '../../src/clustering/agglomerate.ts'
import { rowDistance } from '../../src/vector/distance.ts'

type Point = readonly number[]
const apart = (a: Point, b: Point): number => Math.hypot(...a.map((x, i) => x - b[i]))
const middle = (points: readonly Point[]): Point =>
  points[0].map((_, i) => points.reduce((sum, point) => sum + point[i], 0) / points.length)

/** The distance of two clusters by what it means. */
function linkedBy(linkage: Linkage, a: readonly Point[], b: readonly Point[]): number {
  const all = a.flatMap((x) => b.map((y) => apart(x, y)))
  if (linkage === 'single') return Math.min(...all)
  if (linkage === 'complete') return Math.max(...all)
  if (linkage === 'average') return all.reduce((sum, d) => sum + d, 0) / all.length
  return Math.sqrt((2 * a.length * b.length) / (a.length + b.length)) * apart(middle(a), middle(b))
}

/** Looks at all pairs of clusters before each merge. */
function naive(points: readonly Point[], linkage: Linkage): number[] {
  let clusters = points.map((point) => [point])
  const distances: number[] = []
  while (clusters.length > 1) {
    let best = { far: Infinity, i: 0, j: 1 }
    for (let i = 0; i < clusters.length; i++)
      for (let j = i + 1; j < clusters.length; j++) {
        const far = linkedBy(linkage, clusters[i], clusters[j])
        if (far < best.far) best = { far, i, j }
      }
    distances.push(best.far)
    const merged = [...clusters[best.i], ...clusters[best.j]]
    clusters = [...clusters.filter((_, at) => at !== best.i && at !== best.j), merged]
  }
  return distances
}

/** Points without ties: with them, merges may come in another order. */
const pointsOf = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.nat()).map(([n, seed]) => {
  const random = new SeededRandom(seed)
  return Array.from({ length: n }, (): Point => [random.next(), random.next()])
})

test.each(LINKAGES)('%s merges what a look at all pairs merges', (linkage) => {
  fc.assert(
    fc.property(pointsOf, (points) => {
      const found = agglomerate(points, rowDistance('euclidean'), linkage)
      const expected = naive(points, linkage)
      const ordered = expected.toSorted((a, b) => a - b)
      for (const [i, { distance }] of found.entries()) expect(distance).toBeCloseTo(ordered[i], 6)
      expect(found.length).toBe(points.length - 1)
      expect(found.at(-1)?.sizeOfMergedCluster ?? 1).toBe(points.length)
      expect(new Set(clustersAfter(found.slice(0, -1), points.length)).size).toBe(Math.min(2, points.length))
    }),
  )
})

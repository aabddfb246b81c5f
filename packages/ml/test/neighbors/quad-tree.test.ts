import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KnnJoinModel } from '../../src/index.ts'
import { QuadTree } from '../../src/neighbors/quad-tree.ts'

const coordinate = fc.integer({ min: 0, max: 8 })
const pointsOf = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 60 })

test('finds what a look at all points finds, duplicates and ties included', () => {
  fc.assert(
    fc.property(
      pointsOf,
      fc.tuple(coordinate, coordinate, coordinate),
      fc.integer({ min: 1, max: 8 }),
      (points, at, k) => {
        const tree = new QuadTree([0, 0, 0], [8, 8, 8], 3)
        for (const point of points) tree.insert(point)
        const square = (point: readonly number[]): number =>
          point.reduce((sum, x, i) => sum + (x - at[i]) ** 2, 0)
        const ordered = points.toSorted((a, b) => square(a) - square(b))
        expect(tree.nearest(at, k).map(({ point }) => point)).toEqual(ordered.slice(0, k))
        expect(tree.within(at, k).length).toBe(points.filter((point) => square(point) <= k * k).length)
        const join = (useQuadTree: boolean): unknown =>
          new KnnJoinModel({ k, useQuadTree }, { vectors: points }).rowFunction()({ input: at })?.neighbors
        expect(join(true)).toEqual(join(false))
      },
    ),
  )
})

test('a point outside is refused', () => {
  expect(() => new QuadTree([0], [1], 2).insert([2])).toThrow('outside of the tree')
})

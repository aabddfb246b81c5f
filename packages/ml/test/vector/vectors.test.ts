import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addScaled,
  distance,
  dot,
  entryOf,
  gemv,
  hadamard,
  norm,
  outerProduct,
  sparseMatrix,
  toArray,
  withEntry,
  type Vector,
} from '../../src/index.ts'

const entry = fc.integer({ min: -5, max: 5 })
/** Two vectors of one size, each dense or sparse. */
const pairs = fc
  .integer({ min: 1, max: 6 })
  .chain((size) =>
    fc.tuple(
      ...[1, 2].map(() => fc.tuple(fc.array(entry, { minLength: size, maxLength: size }), fc.boolean())),
    ),
  )
  .map((both) =>
    both.map(([dense, sparse]): Vector => {
      const indices = [...dense.keys()].filter((i) => dense[i] !== 0)
      return sparse ? { size: dense.length, indices, values: indices.map((i) => dense[i]) } : dense
    }),
  )

test('sparse vectors are what dense ones are', () => {
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const [x, y] = [toArray(a), toArray(b)]
      expect(dot(a, b)).toBe(dot(x, y))
      expect(addScaled(2, a, b)).toEqual(addScaled(2, x, y))
      expect(toArray(hadamard(a, b)).map((n) => n + 0)).toEqual(x.map((n, i) => n * y[i] + 0))
      for (const p of [1, 2, 3, Infinity]) expect(norm(a, p)).toBeCloseTo(norm(x, p), 12)
      for (const metric of ['euclidean', 'manhattan', 'chebyshev', 'squaredEuclidean', 'minkowski'] as const)
        expect(distance(metric, a, b)).toBeCloseTo(distance(metric, x, y), 12)
      const outer = outerProduct(a, b)
      expect(entryOf(outer, 0, 0) + 0).toBe(x[0] * y[0] + 0)
      expect(gemv(1, outer, b, 0, a).map((n) => n + 0)).toEqual(x.map((n) => n * dot(y, y) + 0))
      expect(toArray(withEntry(a, 0, 9))).toEqual(x.with(0, 9))
    }),
  )
})

test.each([
  ['sizes that differ', () => dot([1], [1, 2])],
  ['a place outside', () => sparseMatrix(2, 2, [[2, 0, 1]])],
  ['no direction', () => distance('cosine', [0], [1])],
])('%s are refused', (_, act) => {
  expect(act).toThrow(expect.objectContaining({ code: 'ML_VECTOR' }))
})

import { SeededRandom } from '@wiesel/runtime/internal'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sumByCentroid } from '../../src/clustering/centroid-sums.ts'
import { sumNearest } from '../../src/clustering/nearest-centroids.ts'

/** What numbers are made of: a grid has many ties, the others are hard for numbers with 32 bits. */
const NUMBERS: Record<string, (random: SeededRandom) => number> = {
  'on a grid': (random) => random.below(10),
  anywhere: (random) => random.next() - 0.5,
  'far from 0': (random) => 1e9 + random.next(),
  'nearly the same': (random) => 1 + random.below(4) * Number.EPSILON,
  'with outliers': (random) => (random.below(20) === 0 ? 1e12 : 1) * random.next(),
  'without squares': (random) => random.next() * (random.below(2) === 0 ? 1e-170 : 1e200),
  tiny: (random) => random.below(5) * Number.MIN_VALUE,
  huge: (random) => (random.next() - 0.5) * 2 * Number.MAX_VALUE,
}

test.each(Object.keys(NUMBERS))('numbers %s: is what measuring all gives, to the last bit', (kind) => {
  const shapes = fc.record({
    seed: fc.nat(),
    rows: fc.integer({ min: 0, max: 60 }),
    size: fc.integer({ min: 1, max: 5 }),
    k: fc.integer({ min: 1, max: 7 }),
    // How far centroids move in each round.
    moves: fc.array(fc.constantFrom(0, 1, 2, 1e3, 1e-9), { minLength: 1, maxLength: 6 }),
  })
  fc.assert(
    fc.property(shapes, ({ seed, rows, size, k, moves }) => {
      const random = new SeededRandom(seed)
      const next = NUMBERS[kind]
      const block = {
        rows,
        size: rows === 0 ? 0 : size,
        values: Float64Array.from({ length: rows * size }, () => next(random)),
      }
      let centroids = Array.from({ length: k }, () => Array.from({ length: size }, () => next(random)))
      for (const move of moves) {
        expect(sumNearest(block, centroids)).toEqual(sumByCentroid('euclidean', block, centroids))
        centroids = centroids.map((centroid) =>
          centroid.map((value) => value + (random.below(3) - 1) * move * 0.5),
        )
      }
    }),
    { numRuns: 200 },
  )
})

test('is exact for many rows, and for centroids that become fewer', () => {
  const random = new SeededRandom(7)
  const [rows, size] = [20_000, 10]
  const block = { rows, size, values: Float64Array.from({ length: rows * size }, () => random.next()) }
  for (const k of [11, 10, 1]) {
    const centroids = Array.from({ length: k }, (_, c) => [
      ...block.values.subarray(c * size, (c + 1) * size),
    ])
    expect(sumNearest(block, centroids)).toEqual(sumByCentroid('euclidean', block, centroids))
  }
})

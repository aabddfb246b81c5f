import { SeededRandom } from '@wiesel/runtime/internal'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign } from '../../src/clustering/bounded-assignment.ts'

test('is what measuring all gives, wherever centroids move', () => {
  const shapes = fc.record({
    seed: fc.nat(),
    rows: fc.integer({ min: 1, max: 60 }),
    size: fc.integer({ min: 1, max: 3 }),
    k: fc.integer({ min: 1, max: 6 }),
    // How far centroids move in each round, on a grid: so there are many ties.
    moves: fc.array(fc.constantFrom(0, 1, 1, 2, 5), { minLength: 1, maxLength: 8 }),
  })
  fc.assert(
    fc.property(shapes, ({ seed, rows, size, k, moves }) => {
      const random = new SeededRandom(seed)
      const values = Float64Array.from({ length: rows * size }, () => random.below(10))
      const block = { rows, size, values }
      let centroids = Float64Array.from({ length: k * size }, () => random.below(10))
      for (const move of moves) {
        const nearest = Array.from({ length: rows }, (_, row) => {
          const far = Array.from({ length: k }, (_unused, c) =>
            Array.from(
              { length: size },
              (_none, i) => (values[row * size + i] - centroids[c * size + i]) ** 2,
            ).reduce((a, b) => a + b),
          )
          return far.indexOf(Math.min(...far))
        })
        expect(Array.from(assign(block, centroids, k))).toEqual(nearest)
        centroids = centroids.map((value) => value + (random.below(3) - 1) * move * 0.5)
      }
    }),
    { numRuns: 300 },
  )
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { solveSymmetric } from '../../src/vector/solve.ts'

test('the solution fits the equations', () => {
  const entry = fc.integer({ min: -9, max: 9 })
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 9, maxLength: 9 }),
      fc.array(entry, { minLength: 3, maxLength: 3 }),
      (root, right) => {
        // A matrix times itself, plus one on the diagonal, is positive definite.
        const at = (i: number, j: number): number =>
          [0, 1, 2].reduce((sum, k) => sum + root[i * 3 + k] * root[j * 3 + k], i === j ? 1 : 0)
        const matrix = Float64Array.from({ length: 9 }, (_, place) => at(Math.floor(place / 3), place % 3))
        const solution = Float64Array.from(right)
        expect(solveSymmetric(matrix, solution)).toBe(true)
        for (const i of [0, 1, 2])
          expect([0, 1, 2].reduce((sum, j) => sum + at(i, j) * solution[j], 0)).toBeCloseTo(right[i], 6)
      },
    ),
  )
})

test.each([
  ['singular', [1, 1, 1, 1]],
  ['nothing', [0, 0, 0, 0]],
  ['not positive', [1, 2, 2, 1]],
])('%s: no solution', (_, matrix) => {
  expect(solveSymmetric(Float64Array.from(matrix), Float64Array.of(1, 2))).toBe(false)
})

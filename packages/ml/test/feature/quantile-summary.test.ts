import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  compressQuantiles,
  emptyQuantiles,
  insertNumber,
  mergeQuantiles,
  quantilesOf,
} from '../../src/feature/quantile-summary.ts'

const FRACTIONS = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]

test('ranks are off by no more than the error, in any order of insertions and merges', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 400 }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.constantFrom(0, 0.001, 0.01, 0.1),
      (parts, error) => {
        const all = parts.flat().sort((a, b) => a - b)
        if (all.length === 0) return
        const summary = parts
          .map((part) => part.reduce(insertNumber, emptyQuantiles(error)))
          .reduce((a, b) => compressQuantiles(mergeQuantiles(a, b)))
        for (const [i, found] of quantilesOf(summary, FRACTIONS).entries()) {
          const wanted = Math.max(1, Math.ceil(FRACTIONS[i] * all.length))
          const [first, last] = [all.indexOf(found) + 1, all.lastIndexOf(found) + 1]
          const off = Math.max(first - wanted, wanted - last, 0)
          expect(off).toBeLessThanOrEqual(error * all.length)
        }
      },
    ),
  )
})

test('keeps few of many numbers', () => {
  let summary = emptyQuantiles(0.01)
  for (let i = 0; i < 200_000; i++) summary = insertNumber(summary, (i * 7919) % 200_000)
  const { samples } = compressQuantiles(summary)
  expect(samples.length).toBeLessThan(500)
  expect(Math.abs(quantilesOf(summary, [0.5])[0] - 100_000)).toBeLessThanOrEqual(2_001)
})

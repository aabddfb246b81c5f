import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExecutionEnvironment, types, type NumberSummary } from '@wiesel/dataset'

const value = fc.oneof(fc.constantFrom(null, NaN, Infinity), fc.double({ min: -1e3, max: 1e3, noNaN: true }))

test('statistics of numbers are those of two passes, at any parallelism', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { maxLength: 30 }),
      fc.integer({ min: 1, max: 4 }),
      async (values, parallelism) => {
        const env = new ExecutionEnvironment({ parallelism })
        const set = env.fromCollection(
          values.map((one): [number | null] => [one]),
          { type: types.tuple(types.double) },
        )
        const summary = (await set.summarize())[0] as NumberSummary
        const known = values.filter((one): one is number => one !== null && Number.isFinite(one))
        expect(summary.totalCount).toBe(values.length)
        expect(summary.nonMissingCount).toBe(known.length)
        if (known.length === 0) {
          expect([summary.min, summary.mean, summary.variance]).toEqual([null, null, null])
          return
        }
        const mean = known.reduce((a, b) => a + b, 0) / known.length
        const squares = known.reduce((sum, one) => sum + (one - mean) ** 2, 0)
        expect(summary.min).toBe(Math.min(...known))
        expect(summary.mean).toBeCloseTo(mean, 6)
        expect(summary.variance).toBeCloseTo(known.length > 1 ? squares / (known.length - 1) : 0, 4)
      },
    ),
    { numRuns: 40 },
  )
})

test('without declared types a column is what is in it', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const rows: [string, boolean | null, number][] = [
    ['', true, 1],
    ['abc', null, 3],
  ]
  expect(await env.fromCollection(rows).summarize()).toEqual([
    {
      totalCount: 2,
      nullCount: 0,
      nonNullCount: 2,
      emptyCount: 1,
      minLength: 0,
      maxLength: 3,
      meanLength: 1.5,
    },
    { totalCount: 2, nullCount: 1, nonNullCount: 1, trueCount: 1, falseCount: 0 },
    expect.objectContaining({ sum: 4, mean: 2, variance: 2 }),
  ])
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ANOVATest, ChiSqTest, FValueTest, UnivariateFeatureSelector } from '../../src/index.ts'

const value = fc.integer({ min: 0, max: 4 })
const rowsOf = fc.array(fc.record({ features: fc.tuple(value, value), label: value }), {
  minLength: 12,
  maxLength: 40,
})

test.each([ANOVATest, ChiSqTest, FValueTest])('%o says the same at any parallelism', async (Test) => {
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 2, max: 4 }), async (rows, parallelism) => {
      const many = [...rows, { features: [0, 4], label: 0 }, { features: [4, 0], label: 1 }]
      const found = async (p: number): Promise<any> =>
        (
          await new Test()
            .transform(new ExecutionEnvironment({ parallelism: p, travelCheck: true }).fromCollection(many))
            .collect()
        )[0]
      const [one, more] = [await found(1), await found(parallelism)]
      for (const i of [0, 1]) expect(more.pValues[i]).toBeCloseTo(one.pValues[i], 9)
    }),
    { numRuns: 15 },
  )
})

test.each([
  ['one label', [1, 2, 3].map((x) => ({ features: [x], label: 1 }))],
  ['a label for each row', [1, 2, 3].map((x) => ({ features: [x], label: x }))],
  ['no rows', []],
])('%s gives no analysis of variance', async (_, rows) => {
  const data = new ExecutionEnvironment({ parallelism: 2 }).fromCollection<any>(rows)
  await expect(new ANOVATest().transform(data).collect()).rejects.toThrow(/ANOVATest: /)
})

test.each([
  ['fpr', 1, 2],
  ['fdr', 0.05, 1],
  ['fwe', 0.05, 1],
  ['percentile', 0.5, 1],
  ['numTopFeatures', 7, 2],
] as const)('%s with %d keeps %d of two features', async (selectionMode, selectionThreshold, kept) => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ features: [i % 4, i], label: i < 15 ? 0 : 1 }))
  const selector = new UnivariateFeatureSelector({
    featureType: 'continuous',
    labelType: 'categorical',
    selectionMode,
    selectionThreshold,
  })
  const { data } = await selector.fit(new ExecutionEnvironment().fromCollection(rows))
  expect(data.indices[0]).toBe(1)
  expect(data.indices.length).toBe(kept)
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ClusteringEvaluator,
  MulticlassClassificationEvaluator,
  RegressionEvaluator,
} from '../../src/index.ts'

const dataOf = (rows: readonly any[], parallelism = 1) =>
  new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection<any>(rows)
const value = fc.integer({ min: 0, max: 3 })

test('figures of classes are those of the definitions, at any parallelism', async () => {
  const rowsOf = fc.array(
    fc.record({ label: value, prediction: value, weight: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 1, maxLength: 30 },
  )
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 3 }), async (rows, parallelism) => {
      const evaluator = new MulticlassClassificationEvaluator({
        weightCol: 'weight',
        metricsNames: ['accuracy', 'weightedPrecision', 'weightedRecall', 'macroF1'],
      })
      const found = await evaluator.evaluate(dataOf(rows, parallelism))
      const sum = (chosen: readonly { weight: number }[]): number =>
        chosen.reduce((all, { weight }) => all + weight, 0)
      const right = rows.filter(({ label, prediction }) => label === prediction)
      expect(found.accuracy).toBeCloseTo(sum(right) / sum(rows), 12)
      // The mean recall by how often labels come is the accuracy.
      expect(found.weightedRecall).toBeCloseTo(sum(right) / sum(rows), 12)
      const precisions = rows.map(({ label, weight }) => {
        const told = rows.filter(({ prediction }) => prediction === label)
        return told.length === 0 ? 0 : (weight * sum(told.filter((row) => row.label === label))) / sum(told)
      })
      expect(found.weightedPrecision).toBeCloseTo(precisions.reduce((a, b) => a + b) / sum(rows), 12)
    }),
    { numRuns: 30 },
  )
})

test('figures of numbers are those of the definitions, at any parallelism', async () => {
  const number = fc.integer({ min: -50, max: 50 })
  const rowsOf = fc.array(fc.record({ label: number, prediction: number }), { minLength: 1, maxLength: 30 })
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 3 }), async (rows, parallelism) => {
      const evaluator = new RegressionEvaluator({ metricsNames: ['mse', 'rmse', 'mae', 'r2'] })
      const { mse, rmse, mae, r2 } = await evaluator.evaluate(dataOf(rows, parallelism))
      const errors = rows.map(({ label, prediction }) => prediction - label)
      const mean = rows.reduce((sum, { label }) => sum + label, 0) / rows.length
      const squares = errors.reduce((sum, error) => sum + error ** 2, 0)
      const spread = rows.reduce((sum, { label }) => sum + (label - mean) ** 2, 0)
      expect(mse).toBeCloseTo(squares / rows.length, 9)
      expect(rmse).toBeCloseTo(Math.sqrt(squares / rows.length), 9)
      expect(mae).toBeCloseTo(errors.reduce((sum, error) => sum + Math.abs(error), 0) / rows.length, 9)
      if (spread > 0) expect(r2).toBeCloseTo(1 - squares / spread, 9)
      else expect(r2).toBeNaN()
    }),
    { numRuns: 30 },
  )
})

test('the silhouette is that of all distances, at any parallelism', async () => {
  const rowsOf = fc.array(fc.record({ features: fc.tuple(value, value), prediction: fc.nat(2) }), {
    minLength: 2,
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 3 }), async (rows, parallelism) => {
      if (new Set(rows.map(({ prediction }) => prediction)).size < 2) return
      const { silhouette } = await new ClusteringEvaluator().evaluate(dataOf(rows, parallelism))
      const square = (a: readonly number[], b: readonly number[]): number =>
        (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
      const scores = rows.map((row, at) => {
        const meanTo = (cluster: number): number => {
          const others = rows.filter(({ prediction }, i) => prediction === cluster && i !== at)
          return others.reduce((sum, other) => sum + square(row.features, other.features), 0) / others.length
        }
        const within = meanTo(row.prediction)
        if (Number.isNaN(within)) return 0
        const next = Math.min(
          ...rows
            .filter((other) => other.prediction !== row.prediction)
            .map((other) => meanTo(other.prediction)),
        )
        return Math.max(within, next) === 0 ? 0 : (next - within) / Math.max(within, next)
      })
      expect(silhouette).toBeCloseTo(scores.reduce((a, b) => a + b) / rows.length, 9)
    }),
    { numRuns: 30 },
  )
})

test.each([
  ['no classes', new MulticlassClassificationEvaluator(), [], 'ML_TRAINING_DATA'],
  ['no numbers', new RegressionEvaluator(), [], 'ML_TRAINING_DATA'],
  ['a prediction that is NaN', new RegressionEvaluator(), [{ label: 1, prediction: NaN }], 'ML_ROW'],
  ['one cluster', new ClusteringEvaluator(), [{ features: [1], prediction: 0 }], 'ML_TRAINING_DATA'],
  ['no clusters', new ClusteringEvaluator(), [], 'ML_TRAINING_DATA'],
])('%s: refused', async (_, evaluator, rows, code) => {
  await expect(evaluator.evaluate(dataOf(rows))).rejects.toMatchObject({ code })
})

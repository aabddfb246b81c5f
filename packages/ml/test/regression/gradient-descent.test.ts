import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { GradientDescent, MultipleLinearRegression, type LearningRateMethod } from '../../src/index.ts'
import { rateOf } from '../../src/linear/learning-rate.ts'

const entry = fc.integer({ min: -20, max: 20 }).map((n) => n / 10)
const rowsOf = fc.array(fc.record({ features: fc.tuple(entry, entry), label: fc.constantFrom(-1, 1) }), {
  minLength: 1,
  maxLength: 10,
})
type Rows = readonly { features: readonly number[]; label: number }[]

/** By the definitions, with the intercept as a third coefficient. */
function naive(rows: Rows, loss: string, penalty: string, rounds: number): number[] {
  let w = [0, 0, 0]
  for (let round = 1; round <= rounds; round++) {
    const rate = 0.1 / Math.sqrt(round)
    const gradient = [0, 0, 0]
    for (const { features, label } of rows) {
      const x = [...features, 1]
      const dot = x.reduce((sum, value, i) => sum + value * w[i], 0)
      const slope =
        loss === 'squared'
          ? dot - label
          : loss === 'hinge'
            ? label * dot <= 1
              ? -label
              : 0
            : -label / (1 + Math.exp(label * dot))
      for (const i of [0, 1, 2]) gradient[i] += (slope * x[i]) / rows.length
    }
    w = w.map((value, i) => {
      if (i === 2 || penalty === 'none') return value - rate * gradient[i]
      if (penalty === 'L2') return value - rate * (gradient[i] + 0.5 * value)
      const moved = value - rate * gradient[i]
      return Math.sign(moved) * Math.max(0, Math.abs(moved) - rate * 0.5)
    })
  }
  return w
}

test('descends as the definitions say, at any parallelism', async () => {
  await fc.assert(
    fc.asyncProperty(
      rowsOf,
      fc.constantFrom('squared', 'logistic', 'hinge'),
      fc.constantFrom('none', 'L1', 'L2'),
      fc.integer({ min: 1, max: 3 }),
      async (rows, loss, regularizationPenalty, parallelism) => {
        const descent = new GradientDescent({
          iterations: 4,
          loss,
          regularizationPenalty,
          regularizationConstant: 0.5,
        })
        const { data } = await descent.fit(new ExecutionEnvironment({ parallelism }).fromCollection(rows))
        const expected = naive(rows, loss, regularizationPenalty, 4)
        // A hinge has a corner: rounding decides on which side of it a row is.
        if (loss === 'hinge') return
        for (const i of [0, 1]) expect(data.weights[i]).toBeCloseTo(expected[i], 9)
        expect(data.intercept).toBeCloseTo(expected[2], 9)
      },
    ),
    { numRuns: 30 },
  )
})

test.each<[LearningRateMethod, number]>([
  ['default', 0.5],
  ['constant', 1],
  [{ type: 'bottou', optimalInit: 7 }, 0.5],
  [{ type: 'invScaling', decay: 1 }, 0.25],
  [{ type: 'xu', decay: 1 }, 1 / 1.8],
])('the rate of round 4 by %j', (method, rate) => {
  expect(rateOf(method, 1, 4, 0.2)).toBeCloseTo(rate, 12)
})

/** The mean of half the squares of what is left to learn. */
const curved = [1, 2, 3, 4].map((x) => ({ features: [x / 4], label: 3 * (x / 4) - 2 + (x % 3) / 10 }))

test('finds what the normal equations give', async () => {
  const data = new ExecutionEnvironment({ parallelism: 2 }).fromCollection(curved)
  const model = await new MultipleLinearRegression({
    iterations: 3000,
    stepsize: 1,
    learningRateMethod: 'constant',
  }).fit(data)
  const n = curved.length
  const [mx, my] = [
    curved.reduce((sum, { features }) => sum + features[0], 0) / n,
    curved.reduce((sum, { label }) => sum + label, 0) / n,
  ]
  const products = curved.reduce((sum, { features, label }) => sum + (features[0] - mx) * (label - my), 0)
  const slope = products / curved.reduce((sum, { features }) => sum + (features[0] - mx) ** 2, 0)
  expect(model.data.weights[0]).toBeCloseTo(slope, 6)
  expect(model.data.intercept).toBeCloseTo(my - slope * mx, 6)
  const rest = curved.reduce(
    (sum, { label, features }) => sum + (label - my - slope * (features[0] - mx)) ** 2,
    0,
  )
  expect(await new MultipleLinearRegression().squaredResidualSum(model, data)).toBeCloseTo(rest / 2, 9)
})

test('ends when the loss hardly changes', async () => {
  const rounds = async (convergenceThreshold: number, iterations: number) => {
    const data = new ExecutionEnvironment({ parallelism: 2 }).fromCollection(curved)
    return (await new MultipleLinearRegression({ iterations, stepsize: 0.5, convergenceThreshold }).fit(data))
      .data
  }
  const early = await rounds(0.05, 1000)
  // More rounds than it takes change nothing; with a lower threshold they do.
  expect(await rounds(0.05, 500)).toEqual(early)
  expect((await rounds(1e-6, 1000)).weights[0]).not.toBeCloseTo(early.weights[0], 2)
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import {
  ALS,
  GBTRegressor,
  KMeans,
  LinearRegression,
  LogisticRegression,
  Pipeline,
  StandardScaler,
  SVM,
  type FitProgress,
} from '../../src/index.ts'

const rows = Array.from({ length: 40 }, (_, i) => ({ features: [i / 40, 1], label: i / 40 }))
const data = (parallelism = 2) => new ExecutionEnvironment({ parallelism }).fromCollection(rows)

test('each round is told once, in order, with the loss it has found', async () => {
  const told: FitProgress[] = []
  const regression = new LinearRegression({ maxIter: 30, learningRate: 0.5, globalBatchSize: 40, tol: 0 })
  await regression.fit(data(), { onProgress: (progress) => told.push(progress) })
  expect(told.map(({ round }) => round)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1))
  expect(told[0]).toMatchObject({ stage: 'LinearRegression', maxRounds: 30 })
  const losses = told.map(({ figures }) => figures.loss)
  // All coefficients are 0 in the first round.
  expect(losses[0]).toBeCloseTo(rows.reduce((sum, { label }) => sum + label ** 2 / 2, 0) / 40, 9)
  expect(losses).toEqual(losses.toSorted((a, b) => b - a))
  expect(losses[29]).toBeLessThan(losses[0] / 10)
})

test('it is told while learning goes on: a job remembers 256 rounds only', async () => {
  let rounds = 0
  await new LinearRegression({ maxIter: 2000, tol: 0 }).fit(data(1), { onProgress: () => rounds++ })
  expect(rounds).toBeGreaterThan(256)
})

test('whatever learns in rounds tells of them; a pipeline of all its stages', async () => {
  const stages = new Map<string, number>()
  const onProgress = ({ stage }: FitProgress): void => {
    stages.set(stage, (stages.get(stage) ?? 0) + 1)
  }
  await new KMeans({ k: 2, maxIter: 5 }).fit(data(), { onProgress })
  await new GBTRegressor({ maxIter: 3, maxDepth: 2 }).fit(data(), { onProgress })
  const signs = rows.map(({ features, label }) => ({ features, label: label > 0.5 ? 1 : -1 }))
  await new SVM({ iterations: 4 }).fit(new ExecutionEnvironment().fromCollection(signs), { onProgress })
  const ratings = [1, 2, 3].flatMap((user) => [1, 2].map((item) => ({ user, item, rating: user * item })))
  await new ALS({ iterations: 3 }).fit(new ExecutionEnvironment().fromCollection(ratings), { onProgress })
  const pipeline = new Pipeline([
    new StandardScaler({ inputCol: 'features', outputCol: 'scaled' }),
    new LogisticRegression({ featuresCol: 'scaled', maxIter: 7, tol: 0 }),
  ])
  const classes = rows.map(({ features, label }) => ({ features, label: label > 0.5 ? 1 : 0 }))
  await pipeline.fit(new ExecutionEnvironment().fromCollection(classes), { onProgress })
  expect(stages.get('KMeans')).toBeGreaterThan(0)
  expect([...stages].filter(([stage]) => stage !== 'KMeans')).toEqual([
    ['GBTRegressor', 6],
    ['SVM', 4],
    ['ALS', 3],
    ['LogisticRegression', 7],
  ])
})

test.each([1, 2000])('what it throws ends learning (%d rounds)', async (maxIter) => {
  const onProgress = (): void => {
    throw new Error('enough')
  }
  await expect(new LinearRegression({ maxIter, tol: 0 }).fit(data(), { onProgress })).rejects.toThrow(
    /^enough$/,
  )
})

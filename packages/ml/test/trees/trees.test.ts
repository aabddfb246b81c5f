import { ExecutionEnvironment } from '@wiesel/dataset'
import { SimulationExecutor } from '@wiesel/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  DecisionTreeClassifier,
  DecisionTreeRegressor,
  GBTClassifier,
  GBTRegressor,
  loadStage,
  saveStage,
  type Tree,
} from '../../src/index.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { binOf } from '../../src/trees/feature-bins.ts'

interface Example {
  readonly features: readonly number[]
  readonly label: number
}

const dataOf = (rows: readonly Example[], parallelism = 1, seed?: number) =>
  new ExecutionEnvironment({
    parallelism,
    ...(seed === undefined ? {} : { executor: new SimulationExecutor({ seed }) }),
  }).fromCollection(rows)

const entry = fc.integer({ min: 0, max: 9 })
const rowsOf = fc.array(fc.record({ features: fc.tuple(entry, entry), label: fc.nat(2) }), {
  minLength: 2,
  maxLength: 30,
})

const gini = (rows: readonly Example[]): number => {
  const counts = [0, 1, 2].map((label) => rows.filter((row) => row.label === label).length)
  return rows.length === 0 ? 0 : counts.reduce((sum, count) => sum + count ** 2, 0) / rows.length
}
const squares = (rows: readonly Example[]): number =>
  rows.length === 0 ? 0 : rows.reduce((sum, { label }) => sum + label, 0) ** 2 / rows.length

/** How much the best of all questions makes things better. */
function bestGain(rows: readonly Example[], score: (rows: readonly Example[]) => number): number {
  const gains = [0, 1].flatMap((feature) =>
    rows.map(({ features: at }) => {
      const left = rows.filter(({ features }) => features[feature] <= at[feature])
      const right = rows.filter(({ features }) => features[feature] > at[feature])
      return right.length === 0 ? 0 : score(left) + score(right) - score(rows)
    }),
  )
  return Math.max(0, ...gains)
}

/** The rows that come to a node, by the questions before it. */
function reached(tree: Tree, at: number, rows: readonly Example[]): readonly Example[] {
  const parent = tree.findIndex(({ left, right }) => left === at || right === at)
  if (parent < 0) return rows
  const { feature, threshold, left } = tree[parent]
  return reached(tree, parent, rows).filter(
    ({ features }) => features[feature] <= threshold === (left === at),
  )
}

test.each([
  ['classes', DecisionTreeClassifier, gini],
  ['numbers', DecisionTreeRegressor, squares],
])('a tree of %s asks the best question everywhere', async (_, Estimator, score) => {
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 3 }), fc.nat(), async (rows, parallelism, seed) => {
      const estimator: DecisionTreeRegressor = new (Estimator as typeof DecisionTreeRegressor)({
        maxDepth: 3,
      })
      const [tree] = (await estimator.fit(dataOf(rows, parallelism, seed))).data.trees
      for (const [at, { feature, gain, value }] of tree.entries()) {
        const own = reached(tree, at, rows)
        if (feature >= 0) expect(gain).toBeCloseTo(bestGain(own, score), 9)
        else if (score === squares)
          expect(value[0]).toBeCloseTo(own.reduce((sum, { label }) => sum + label, 0) / own.length, 9)
      }
    }),
    { numRuns: 25 },
  )
})

test('classes are learned bit by bit the same at any parallelism', async () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    features: [(i * 37) % 101, (i * 53) % 97, i % 7],
    label: (i * i) % 3,
  }))
  const learn = async (parallelism: number) =>
    (await new DecisionTreeClassifier({ maxDepth: 6 }).fit(dataOf(rows, parallelism))).data
  expect(await learn(3)).toEqual(await learn(1))
})

const wave = Array.from({ length: 300 }, (_, i) => ({
  features: [i / 30, (i * 7) % 11],
  label: Math.sin(i / 30),
}))

test('every further tree makes errors smaller, at any parallelism', async () => {
  const errorOf = async (maxIter: number, parallelism = 1): Promise<number> => {
    const model = await new GBTRegressor({ maxIter, maxDepth: 3 }).fit(dataOf(wave, parallelism))
    const predict = model.rowFunction()
    return (
      wave.reduce((sum, row) => sum + ((predict(row)?.prediction as number) - row.label) ** 2, 0) /
      wave.length
    )
  }
  const [one, ten, forty] = [await errorOf(1), await errorOf(10), await errorOf(40)]
  expect(ten).toBeLessThan(one / 2)
  expect(forty).toBeLessThan(ten / 4)
  expect(await errorOf(40, 3)).toBeCloseTo(forty, 6)
})

test('missing entries go to the side that is better for them', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    features: [i % 3 === 0 ? NaN : i],
    label: i % 3 === 0 || i >= 30 ? 1 : 0,
  }))
  for (const Estimator of [DecisionTreeClassifier, GBTClassifier]) {
    const predict = (await new Estimator({ maxDepth: 2 }).fit(dataOf(rows))).rowFunction()
    for (const row of rows) expect(predict(row)?.prediction).toBe(row.label)
  }
})

test('a stored model does what it did before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'trees-'))
  try {
    const model = await new GBTRegressor({ maxIter: 3 }).fit(dataOf(wave))
    await saveStage(model, folder)
    const again = (await loadStage(folder)) as typeof model
    expect(wave.map(again.rowFunction())).toEqual(wave.map(model.rowFunction()))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('the bin of a number is that of the first border that is not less', () => {
  const borders = fc
    .uniqueArray(fc.integer({ min: -9, max: 9 }), { maxLength: 9 })
    .map((all) => all.sort((a, b) => a - b))
  fc.assert(
    fc.property(borders, fc.double({ min: -10, max: 10, noNaN: true }), (all, value) => {
      const first = all.findIndex((border) => border >= value)
      expect(binOf(all, value)).toBe(first < 0 ? all.length : first)
    }),
  )
})

test.each([
  ['no rows', [], 'ML_TRAINING_DATA'],
  ['a label that is NaN', [{ features: [1], label: NaN }], 'ML_ROW'],
  ['vectors without entries', [{ features: [], label: 1 }], 'ML_TRAINING_DATA'],
  ['one class', [{ features: [1], label: 1 }], 'ML_TRAINING_DATA'],
  ['a label outside the classes', [{ features: [1], label: 2 }], 'ML_ROW'],
])('%s: refused', async (_, rows, code) => {
  await expect(new GBTClassifier().fit(dataOf(rows))).rejects.toMatchObject({ code })
})

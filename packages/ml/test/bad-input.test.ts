import { ExecutionEnvironment } from '@wiesel/dataset'
import { WieselError } from '@wiesel/runtime'
import { expect, test } from 'vitest'
import { Estimator, STAGES, type Param } from '../src/index.ts'

/** Stages that learn from a column of vectors, with the column of labels if there is one. */
const learners = Object.entries(STAGES).flatMap(([name, Stage]) => {
  const params = Stage.params as Record<string, Param<unknown>>
  const given = {
    ...('featureType' in params ? { featureType: 'continuous', labelType: 'categorical' } : {}),
    ...('k' in params && name === 'PCA' ? { k: 1 } : {}),
  }
  const demands = Object.entries(params).some(
    ([param, { default: value }]) => value === undefined && !(param in given),
  )
  if (demands) return []
  const stage = new Stage(given, undefined)
  const column = 'featuresCol' in params ? 'features' : 'inputCol' in params ? 'input' : undefined
  if (!(stage instanceof Estimator) || column === undefined) return []
  // They learn from texts, or look at nothing while they learn.
  if (['CountVectorizer', 'MinHashLSH', 'IDF'].includes(name)) return []
  return [[name, stage, column] as const]
})

const good = [
  [1, 2],
  [2, 1],
  [3, 5],
  [4, 3],
]

type Rows = Record<string, unknown>[]
const rowsWith = (column: string, last: unknown, name = ''): Rows =>
  [...good, last].map((vector, i) => ({ [column]: vector, label: name === 'SVM' ? (i % 2) * 2 - 1 : i % 2 }))

/** What a stage makes of rows: the code of its error, or a model that predicts for good rows. */
async function outcome(stage: Estimator<any, any>, rows: Rows, column: string): Promise<string> {
  const data = new ExecutionEnvironment({ parallelism: 2, travelCheck: true }).fromCollection<any>(rows)
  try {
    const model = await stage.fit(data)
    model.rowFunction()({ [column]: good[0] })
    return 'a model'
  } catch (error) {
    return error instanceof WieselError ? error.code : String(error)
  }
}

test.each(learners)('%s says what is wrong with what it cannot learn from', async (name, stage, column) => {
  expect(await outcome(stage, rowsWith(column, [4, 4], name), column)).toBe('a model')
  expect(await outcome(stage, [], column)).toBe('ML_TRAINING_DATA')
  expect(await outcome(stage, rowsWith(column, null, name), column)).toBe('ML_ROW')
  expect(await outcome(stage, rowsWith(column, 'text', name), column)).toBe('ML_ROW')
  expect(await outcome(stage, [{ label: 1 }, { label: -1 }], column)).toBe('ML_ROW')
  expect(['ML_ROW', 'ML_TRAINING_DATA']).toContain(
    await outcome(stage, rowsWith(column, [1, 2, 3], name), column),
  )
})

/** Where NaN is no number that is missing, and nothing else that is expected. */
const REFUSE_NAN = [
  'KMeans',
  'PCA',
  'Knn',
  'KnnJoin',
  'LinearRegression',
  'LinearSVC',
  'LogisticRegression',
  'SoftmaxRegression',
  'GradientDescent',
  'MultipleLinearRegression',
  'SVM',
]

test.each(REFUSE_NAN)('%s refuses NaN and infinite numbers', async (name) => {
  const [, stage, column] = learners.find(([known]) => known === name) as (typeof learners)[number]
  expect(await outcome(stage, rowsWith(column, [NaN, 1], name), column)).toBe('ML_ROW')
  expect(await outcome(stage, rowsWith(column, [Infinity, 1], name), column)).toBe('ML_ROW')
})

test.each(learners.filter(([name]) => !REFUSE_NAN.includes(name)))(
  '%s learns although there is NaN',
  async (name, stage, column) => {
    expect(await outcome(stage, rowsWith(column, [NaN, 1], name), column)).toBe('a model')
  },
)

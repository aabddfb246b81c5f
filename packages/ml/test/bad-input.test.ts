import { ExecutionEnvironment } from '@wiesel/dataset'
import { WieselError } from '@wiesel/runtime'
import { expect, test } from 'vitest'
import { Estimator, MultilayerPerceptronClassifier, STAGES, type Param } from '../src/index.ts'

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

/** Labels of rows, the last of which is wrong for some stages. */
const WRONG_LABELS = {
  'between classes': 0.5,
  'no class': -3,
  NaN: NaN,
  infinite: Infinity,
  missing: null,
  'a text': 'good',
}

const NUMBERS_ONLY = ['NaN', 'infinite', 'missing', 'a text']
const CLASSES_ONLY = Object.keys(WRONG_LABELS)

/** Stages that learn from labels: which of those they refuse, and what they make of rows that have all the same label. */
const REFUSED: readonly (readonly [stage: string, refused: readonly string[], oneClass: string])[] = [
  ['DecisionTreeClassifier', NUMBERS_ONLY, 'a model'],
  ['DecisionTreeRegressor', NUMBERS_ONLY, 'a model'],
  ['GBTClassifier', CLASSES_ONLY, 'ML_TRAINING_DATA'],
  ['GBTRegressor', NUMBERS_ONLY, 'a model'],
  ['GradientDescent', NUMBERS_ONLY, 'a model'],
  ['Knn', NUMBERS_ONLY, 'a model'],
  ['LinearRegression', NUMBERS_ONLY, 'a model'],
  ['LinearSVC', CLASSES_ONLY, 'a model'],
  ['LogisticRegression', CLASSES_ONLY, 'a model'],
  ['MultilayerPerceptronClassifier', CLASSES_ONLY, 'a model'],
  ['MultipleLinearRegression', NUMBERS_ONLY, 'a model'],
  ['NaiveBayes', ['between classes', ...NUMBERS_ONLY], 'a model'],
  ['SVM', CLASSES_ONLY, 'a model'],
  ['SoftmaxRegression', NUMBERS_ONLY, 'ML_TRAINING_DATA'],
  ['UnivariateFeatureSelector', NUMBERS_ONLY, 'ML_TRAINING_DATA'],
]

const network = new MultilayerPerceptronClassifier({ layers: [2, 2, 2], maxIter: 2 })
const labelled = [...learners, [network.name, network] as const].filter(
  ([, { params }]) => 'labelCol' in params,
)

test('the list has all stages that learn from labels', () => {
  expect(REFUSED.map(([name]) => name).toSorted()).toEqual(labelled.map(([name]) => name).toSorted())
})

test.each(REFUSED)('%s refuses labels it cannot learn', async (name, refused, oneClass) => {
  const [, stage] = labelled.find(([known]) => known === name) as (typeof labelled)[number]
  const negative = name === 'SVM' ? -1 : 0
  const rowsOf = (labels: readonly unknown[]): Rows =>
    labels.map((label, i) => ({ features: good[i % good.length], label }))
  for (const [what, label] of Object.entries(WRONG_LABELS))
    expect([what, await outcome(stage, rowsOf([negative, 1, negative, 1, label]), 'features')]).toEqual([
      what,
      refused.includes(what) ? 'ML_ROW' : 'a model',
    ])
  expect(await outcome(stage, rowsOf([1, 1, 1, 1, 1]), 'features')).toBe(oneClass)
})

/** Columns that say the same twice, and one that never varies: equations of them have no single solution. */
const singular = [1, 2, 3, 4, 5, 6].map((x) => ({ features: [x, x, 7], label: x % 2, input: [x, x, 7] }))

test.each(learners)('%s learns from columns that depend on each other', async (name, stage, column) => {
  const rows = name === 'SVM' ? singular.map((row) => ({ ...row, label: 2 * row.label - 1 })) : singular
  const model = await stage.fit(new ExecutionEnvironment({ parallelism: 2 }).fromCollection<any>(rows))
  const predicted = model.rowFunction()(rows[0]) as Record<string, unknown>
  for (const output of model.outputColumns)
    for (const value of [predicted[output]].flat())
      expect([output, Number.isNaN(value)]).toEqual([output, false])
  expect(column in predicted).toBe(true)
})

/** Cases of FlinkML 1.8, whose stages have other names here, or are options of those of Flink ML 2. */
import { ExecutionEnvironment, type DataSet } from '@wiesel/dataset'
import {
  ALS,
  GradientDescent,
  KnnJoin,
  MinMaxScaler,
  MultipleLinearRegression,
  parseLibSVM,
  Pipeline,
  PolynomialFeatures,
  StandardScaler,
  StochasticOutlierSelection,
  SVM,
  SVMModel,
  type Factors,
} from '../../src/index.ts'
import { compareRows, difference } from './compare-rows.ts'
import { decodeNumbers, rowsOf, type MlCase, type Table } from './ml-case.ts'
import { TABLE_STAGES } from './table-cases.ts'

const IN_PLACE = { inputCol: 'vector', outputCol: 'vector' }
const LABELED = { featuresCol: 'vector' }

/** Our stages by the names in the cases. Parameters that say how work is spread are left out. */
const STAGES: Readonly<Record<string, (params: any, one: MlCase) => any>> = {
  StandardScaler: (params) =>
    new StandardScaler({ ...IN_PLACE, withMean: true, deviation: 'population', ...params }),
  StandardScaler18: (params) => STAGES.StandardScaler(params, {} as MlCase),
  MinMaxScaler: (params) => new MinMaxScaler({ ...IN_PLACE, constant: 'min', ...params }),
  MinMaxScaler18: (params) => STAGES.MinMaxScaler(params, {} as MlCase),
  PolynomialFeatures: (params) => new PolynomialFeatures({ ...IN_PLACE, ...params }),
  MultipleLinearRegression: (params) => new MultipleLinearRegression({ ...LABELED, ...learning(params) }),
  GradientDescent: (params, one) =>
    new GradientDescent({ ...LABELED, ...learning(without(params, 'prediction')) }, one.initialWeights),
  KNN: (params) =>
    new KnnJoin({ inputCol: 'vector', outputCol: 'neighbours', ...without(params, 'sizeHint') }),
  SVM: ({ blocks, ...params }, one) =>
    new SVM({
      ...LABELED,
      ...params,
      ...(blocks === undefined
        ? {}
        : { blocks: typeof blocks === 'string' ? Number(/\d+/.exec(blocks)) : blocks }),
      ...(one.hints?.blockOfRow === undefined ? {} : { blockCol: 'block' }),
    }),
  ALS: (params, one) =>
    new ALS(
      without(params, 'blocks', 'temporaryPath'),
      Object.entries<number[]>(one.hints?.initialItemFactors ?? {}).map(([id, factors]): Factors => ({
        id: Number(id),
        factors,
      })),
    ),
}

/** The other parameters. */
function without(params: any, ...names: readonly string[]): any {
  return Object.fromEntries(Object.entries(params).filter(([name]) => !names.includes(name)))
}

/** A way to shorten steps that is given by its name and its number. */
function learning({ learningRateMethod, decay, optimalInit, ...params }: any): any {
  if (learningRateMethod === undefined) return params
  if (typeof learningRateMethod !== 'string') return { ...params, learningRateMethod }
  const method =
    learningRateMethod === 'bottou'
      ? { type: 'bottou', optimalInit }
      : ['invScaling', 'xu'].includes(learningRateMethod)
        ? { type: learningRateMethod, decay }
        : learningRateMethod
  return { ...params, learningRateMethod: method }
}

function tableOf(table: Table | undefined, one: MlCase, parallelism = 3): DataSet<any> {
  const rows = rowsOf(table ?? { columns: [], rows: [] })
  const blocks = one.hints?.blockOfRow as number[] | undefined
  return new ExecutionEnvironment({ parallelism }).fromCollection(
    blocks === undefined ? rows : rows.map((row, i) => ({ ...row, block: blocks[i] })),
  )
}

/** Says what is wrong with a case of FlinkML 1.8. */
export async function oldCase(one: MlCase): Promise<string | undefined> {
  if (one.stage === 'Splitter') return TABLE_STAGES.Splitter(one)
  if (one.stage === 'LibSVM') return libSvmCase(one)
  if (one.stage === 'StochasticOutlierSelection') return outlierCase(one)
  if (one.stage !== 'Pipeline' && STAGES[one.stage] === undefined)
    return `stage ${one.stage} of ${one.source} is not there`
  const params: any = decodeNumbers(one.params ?? {})
  const stage =
    one.stage === 'Pipeline'
      ? new Pipeline((one.stages ?? []).map((each) => STAGES[each.stage](each.params, one)))
      : STAGES[one.stage](params, one)
  const model = await modelOf(one, params, stage)
  if (one.error !== undefined) await model.transform(tableOf(one.train ?? one.input, one)).collect()
  const { expected = {} } = one
  if (expected.modelData !== undefined) {
    const wrong = compareModel(one, model)
    if (wrong !== undefined) return wrong
  }
  if (expected.predictionRowCount !== undefined) {
    const rows = await model.transform(tableOf(one.train, one)).collect()
    if (rows.length !== expected.predictionRowCount) return `there are ${rows.length} predictions`
  }
  if (expected.summary?.empiricalRisk !== undefined) {
    const { about, tolerance } = expected.summary.empiricalRisk
    const risk = await model.empiricalRisk(tableOf(one.train, one), params.lambda ?? 1)
    if (!(Math.abs(risk - about) <= tolerance)) return `the risk is ${risk}`
  }
  if (expected.summary?.squaredResidualSum !== undefined) {
    const { about, tolerance } = expected.summary.squaredResidualSum
    const sum = await stage.squaredResidualSum(model, tableOf(one.train, one))
    if (!(Math.abs(sum - about) <= tolerance)) return `the sum of squares is ${sum}`
  }
  if (expected.rows === undefined) return undefined
  return compareRows(expected, await model.transform(tableOf(one.input, one, 1)).collect(), one)
}

async function modelOf(one: MlCase, params: any, stage: any): Promise<any> {
  if (one.setModelData !== undefined) {
    const { columns, rows } = one.setModelData as Table
    const data: any = Object.fromEntries(columns.map((name, i) => [name, rows[0][i]]))
    const { threshold, outputDecisionFunction } = params
    return new SVMModel(
      {
        ...LABELED,
        ...(threshold === undefined ? {} : { threshold }),
        ...(outputDecisionFunction === undefined ? {} : { outputDecisionFunction }),
      },
      data,
    )
  }
  if (stage.fit === undefined) return stage
  return stage.fit(tableOf(one.train ?? one.input, one))
}

/** Compares what was learned, each column by its own tolerance. */
function compareModel(one: MlCase, model: any): string | undefined {
  const { modelData, tolerances } = one.expected!
  const data = model.data ?? model.stages.at(-1).data
  const named: any = { ...data, min: data.minVector ?? data.min, max: data.maxVector ?? data.max }
  const rows = decodeNumbers(modelData!.rows) as unknown[][]
  for (const [i, name] of modelData!.columns.entries()) {
    const wrong = difference(rows[0][i], named[name], tolerances?.[name] ?? one.tolerance ?? 0, true)
    if (wrong !== undefined) return `${name}: ${wrong}`
  }
  return undefined
}

function libSvmCase(one: MlCase): string | undefined {
  const rows = parseLibSVM(one.inputText ?? '').map(({ label, features }) => ({ label, vector: features }))
  return compareRows(one.expected, rows, one)
}

async function outlierCase(one: MlCase): Promise<string | undefined> {
  const { columns = [] } = one.expected ?? {}
  const rows = rowsOf(one.input ?? one.train ?? { columns: [], rows: [] })
  const data = new ExecutionEnvironment({ parallelism: 3 }).fromCollection(
    rows.map((row, i) => ({ index: row.label ?? i, ...row })),
  )
  const selection = new StochasticOutlierSelection({
    inputCol: 'vector',
    outputCol: 'probability',
    ...(one.params as any),
  })
  const found = await selection.transform(data).collect()
  const named = found.map((row: any) =>
    Object.fromEntries(
      columns.map((name) => [name, row[name] ?? (/prob/i.test(name) ? row.probability : row.index)]),
    ),
  )
  named.sort((a: any, b: any) => a[columns[0]] - b[columns[0]])
  return compareRows(one.expected, named, one)
}

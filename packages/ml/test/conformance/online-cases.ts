/** Cases of stages that go on learning from streams. */
import { ExecutionEnvironment } from '@wiesel/dataset'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { WatermarkStrategy } from '@wiesel/runtime'
import {
  KMeansModel,
  LogisticRegressionModel,
  OnlineKMeans,
  OnlineLogisticRegression,
  OnlineLogisticRegressionModel,
  OnlineStandardScaler,
  STAGES,
  type Model,
} from '../../src/index.ts'
import { compareRows, difference } from './compare-rows.ts'
import { sameValue } from './compare-values.ts'
import { compareGroups } from './table-cases.ts'
import { decodeNumbers, rowsOf, type MlCase, type Table } from './ml-case.ts'

const firstRow = ({ columns, rows }: any): any =>
  Object.fromEntries(columns.map((name: string, i: number) => [name, rows[0][i]]))

/** The cases of these stages. */
export const ONLINE_STAGES: Readonly<Record<string, (one: MlCase) => Promise<string | undefined>>> = {
  OnlineKMeans: learnerCase,
  OnlineLogisticRegression: learnerCase,
  OnlineStandardScaler: scalerCase,
}

async function initialOf(one: MlCase): Promise<any> {
  if (one.initialModelData !== undefined) return firstRow(one.initialModelData)
  if (one.initialModelFrom === undefined) return undefined
  const { stage, params, train } = one.initialModelFrom
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const model = await (new STAGES[stage](params, undefined) as any).fit(env.fromCollection(rowsOf(train)))
  return model.data
}

async function learnerCase(one: MlCase): Promise<string | undefined> {
  const params = decodeNumbers(one.params ?? {}) as any
  const initial = await initialOf(one)
  const Learner: any = one.stage === 'OnlineKMeans' ? OnlineKMeans : OnlineLogisticRegression
  const { steps = [], expected } = one
  const { modelData } = expected ?? {}
  if (expected?.outputColumns !== undefined) {
    const { featuresCol: _f, ...names } = new Learner(params, initial ?? { coefficient: [], modelVersion: 0 })
      .params
    const added =
      one.stage === 'OnlineKMeans'
        ? [names.predictionCol]
        : [names.predictionCol, names.rawPredictionCol, names.modelVersionCol].filter((name) => name !== null)
    return difference(expected.outputColumns, [...(one.input?.columns ?? []), ...added], 0, false)
  }
  if (steps.length === 0 && modelData?.shape !== undefined) {
    // A helper of Flink ML that draws a first model; ours are plain data.
    const drawn = {
      coefficient: Array.from({ length: modelData.shape.coefficient }, Math.random),
      modelVersion: 0,
    }
    const [made] = await new OnlineLogisticRegression({ globalBatchSize: 1 }, drawn)
      .fit(streamOf({ columns: ['features', 'label'], rows: [[drawn.coefficient, 1]] }, 1))
      .versions.collect()
      .toArray()
    return difference(modelData.shape.coefficient, made.coefficient.length, 0, false)
  }
  // All batches in one stream: their versions are what the steps wait for.
  const train = steps.length > 0 ? steps.flatMap((step) => step.train?.rows ?? []) : (one.train?.rows ?? [])
  const columns = steps.find((step) => step.train)?.train?.columns ?? one.train?.columns ?? []
  const versions: any[] =
    initial === undefined
      ? []
      : await new Learner(params, initial)
          .fit(streamOf({ columns, rows: train }, one.parallelism ?? 1))
          .versions.collect()
          .toArray()
  let learned = -1
  for (const step of steps) {
    if (step.train !== undefined) learned++
    const data = step.setModelData === undefined ? versions[learned] : firstRow(step.setModelData)
    if (data === undefined) return `there are ${versions.length} versions`
    const wrong = await compareStep(one, step, data)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

async function compareStep(one: MlCase, { input, expected }: any, data: any): Promise<string | undefined> {
  if (expected.modelData !== undefined) {
    const { columns, rows } = expected.modelData
    const found = columns.map((name: string) => data[name])
    if (one.unordered !== 'centroids') return difference(rows[0], found, one.tolerance ?? 0, false)
    return compareCentroids(rows[0], found, one.tolerance ?? 0)
  }
  const given = decodeNumbers(one.params ?? {}) as any
  const names = Object.fromEntries(
    Object.entries(given).filter(
      ([name]) => name.endsWith('Col') && !['labelCol', 'weightCol'].includes(name),
    ),
  )
  const model: Model<any, any> =
    one.stage === 'OnlineKMeans'
      ? new KMeansModel(names, data)
      : data.modelVersion === undefined
        ? new LogisticRegressionModel(names, data)
        : new OnlineLogisticRegressionModel(names, data)
  const env = new ExecutionEnvironment({ parallelism: 1 })
  const rows = await model.transform(env.fromCollection(rowsOf(input))).collect()
  if (expected.groups !== undefined)
    return compareGroups(expected, rows, given.featuresCol ?? 'features', model.outputColumns[0])
  return compareRows(expected, rows, one)
}

/** Compares centroids and weights in any order. */
export function compareCentroids(expected: any[], found: any[], tolerance: number): string | undefined {
  const pairs = ([centroids, weights]: any[]): unknown[] =>
    centroids.map((centroid: unknown, i: number) => [centroid, weights[i]])
  const [wanted, actual] = [pairs(expected), pairs(found)]
  const good =
    wanted.length === actual.length &&
    wanted.every((pair) => actual.some((other) => sameValue(pair, other, tolerance, false)))
  return good ? undefined : `expected ${JSON.stringify(expected)}, but got ${JSON.stringify(found)}`
}

function streamOf(table: Table, parallelism: number, eventTime?: string): DataStream<any> {
  const env = new StreamExecutionEnvironment({ parallelism })
  const rows: DataStream<any> = env.fromCollection(rowsOf(table))
  if (eventTime === undefined) return rows
  return rows.assignTimestampsAndWatermarks(
    WatermarkStrategy.forMonotonousTimestamps<any>().withTimestampAssigner((row) => row[eventTime]),
  )
}

async function scalerCase(one: MlCase): Promise<string | undefined> {
  const scaler = new OnlineStandardScaler(decodeNumbers(one.params ?? {}) as any)
  const { expected = {} } = one
  if (expected.outputColumns !== undefined)
    return difference(
      expected.outputColumns,
      [...(one.input?.columns ?? []), ...scaler.outputColumns],
      0,
      false,
    )
  const train = one.train ?? { columns: [], rows: [] }
  const rows = streamOf(train, 1, one.eventTimeColumn)
  const model = scaler.fit(rows)
  if (expected.modelData !== undefined) {
    const versions = await model.versions.collect().toArray()
    const wrong = compareRows(expected.modelData, versions, one)
    if (wrong !== undefined) return wrong
  }
  const output = await model.transform(rows).collect().toArray()
  if (expected.rowCount !== undefined && output.length !== expected.rowCount)
    return `there are ${output.length} rows`
  if (expected.modelTimestampByVersion !== undefined) {
    const { modelVersionCol, maxAllowedModelDelayMs } = scaler.params
    const stale = output.filter(
      (row) =>
        row[one.eventTimeColumn as string] -
          (expected.modelTimestampByVersion as number[])[row[modelVersionCol as string]] >
        maxAllowedModelDelayMs,
    )
    if (stale.length > 0) return `rows were served by models that are too old: ${JSON.stringify(stale)}`
  }
  return expected.rows === undefined ? undefined : compareRows(expected, output, one)
}

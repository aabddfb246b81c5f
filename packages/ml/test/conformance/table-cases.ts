/** Cases of stages that turn a table into another one, or into several: tests, splits, clusterings, similar items. */
import { ExecutionEnvironment, type DataSet } from '@wiesel/dataset'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { WatermarkStrategy } from '@wiesel/runtime'
import {
  AgglomerativeClustering,
  kFoldSplit,
  MinHashLSHModel,
  multiRandomSplit,
  RandomSplitter,
  randomSplit,
  STAGES,
  stopWordsOf,
  trainTestHoldoutSplit,
  trainTestSplit,
} from '../../src/index.ts'
import { compareRows } from './compare-rows.ts'
import { sameValue } from './compare-values.ts'
import { decodeNumbers, rowsOf, type Expected, type MlCase } from './ml-case.ts'

type Rows = Record<string, any>[]

const paramsOf = (one: MlCase): any => decodeNumbers(one.params ?? {})

function tableOf(one: MlCase, parallelism = one.parallelism ?? 3): DataSet<any> {
  return new ExecutionEnvironment({ parallelism }).fromCollection(
    rowsOf(one.input ?? { columns: [], rows: [] }),
  )
}

/** A case of a stage of its own kind, or `undefined` where the stage learns or transforms row by row. */
export const TABLE_STAGES: Readonly<Record<string, (one: MlCase) => Promise<string | undefined>>> = {
  ANOVATest: tableCase,
  ChiSqTest: tableCase,
  FValueTest: tableCase,
  Swing: tableCase,
  AgglomerativeClustering: clusteringCase,
  RandomSplitter: splitterCase,
  Splitter: splitCase,
}

async function tableCase(one: MlCase): Promise<string | undefined> {
  const stage: any = new STAGES[one.stage](paramsOf(one), undefined)
  if (one.expected?.outputColumns !== undefined)
    return compareRows([one.expected.outputColumns], [stage.outputColumns], one)
  return compareRows(one.expected, await stage.transform(tableOf(one)).collect(), one)
}

async function clusteringCase(one: MlCase): Promise<string | undefined> {
  const stage = new AgglomerativeClustering(paramsOf(one))
  const { expected = {} } = one
  if (expected.outputColumns !== undefined)
    return compareRows(
      [expected.outputColumns],
      [[...(one.input?.columns ?? []), ...stage.outputColumns]],
      one,
    )
  if (expected.secondOutput !== undefined)
    return compareRows(expected.secondOutput, await stage.merges(tableOf(one, 1)).collect(), one)
  const rows = stage.params.windows.type.startsWith('event')
    ? await stage.transform(streamOf(one)).collect().toArray()
    : await stage.transform(tableOf(one, 1)).collect()
  return compareGroups(one.expected, rows, stage.params.featuresCol, stage.params.predictionCol)
}

function streamOf(one: MlCase): DataStream<any> {
  const env = new StreamExecutionEnvironment({ parallelism: 1 })
  return env
    .fromCollection(rowsOf(one.input ?? { columns: [], rows: [] }))
    .assignTimestampsAndWatermarks(
      WatermarkStrategy.forBoundedOutOfOrderness<any>('5 s').withTimestampAssigner((row) => row.eventTimeMs),
    )
}

/** Compares clusters, whatever their numbers. */
export function compareGroups(
  { groups = [], groupsAreSubsets = false }: Expected = {},
  rows: Rows,
  features: string,
  prediction: string,
): string | undefined {
  const clusters = new Map<unknown, string[]>()
  for (const row of rows)
    clusters.set(row[prediction], [...(clusters.get(row[prediction]) ?? []), JSON.stringify(row[features])])
  const found = [...clusters.values()]
  const wanted = groups.map((group) => group.map((vector) => JSON.stringify(vector)))
  const includes = (group: string[], other: string[]): boolean =>
    other.every((vector) => group.includes(vector))
  const good = wanted.every((group) =>
    found.some((other) => includes(other, group) && (groupsAreSubsets || includes(group, other))),
  )
  if (good && (groupsAreSubsets || wanted.length === found.length)) return undefined
  return `expected ${JSON.stringify(wanted)}, but got ${JSON.stringify(found)}`
}

async function splitterCase(one: MlCase): Promise<string | undefined> {
  const splitter = new RandomSplitter(paramsOf(one))
  if (one.expected?.outputTables !== undefined) {
    const parts = splitter.transform(tableOf(one)).length
    return parts === one.expected.outputTables ? undefined : `there are ${parts} tables`
  }
  const parts = (): Promise<Rows[]> => collectAll(splitter.transform(tableOf(one)))
  const found = await parts()
  if (one.expected?.repeatableTableSizes === true && !sameValue(sizes(found), sizes(await parts()), 0, false))
    return 'the second split has other sizes'
  return judgeParts(one, found)
}

const collectAll = (parts: readonly DataSet<any>[]): Promise<Rows[]> =>
  Promise.all(parts.map((part) => part.collect()))
const sizes = (parts: readonly Rows[]): number[] => parts.map(({ length }) => length)

async function splitCase(one: MlCase): Promise<string | undefined> {
  const data = tableOf(one)
  const { fraction, precise, seed, folds, fractions, weights } = one.arguments ?? {}
  const options = { ...(precise === undefined ? {} : { precise }), ...(seed === undefined ? {} : { seed }) }
  switch (one.operation) {
    case 'randomSplit':
      return judgeParts(one, await collectAll(randomSplit(data, fraction, options)))
    case 'multiRandomSplit':
      return judgeParts(one, await collectAll(multiRandomSplit(data, fractions ?? weights, options)))
    case 'kFoldSplit': {
      const split = kFoldSplit(data, folds, options)
      const training = await split[0].training.collect()
      const testing = await split[0].testing.collect()
      if (one.expected?.trainingLargerThanTesting === true && training.length <= testing.length)
        return 'the testing part is larger'
      return judgeParts(one, await collectAll(split.map((fold) => fold.testing)))
    }
    case 'trainTestSplit': {
      const { training, testing } = trainTestSplit(data, fraction, options)
      return judgeParts(one, await collectAll([training, testing]))
    }
    case 'trainTestHoldoutSplit': {
      const { training, testing, holdout } = trainTestHoldoutSplit(data, fractions, options)
      return judgeParts(one, await collectAll([training, testing, holdout]))
    }
    default:
      return `the runner does not know the split ${one.operation}`
  }
}

function judgeParts(one: MlCase, parts: readonly Rows[]): string | undefined {
  const { expected = {} } = one
  if (expected.tables !== undefined && parts.length !== expected.tables)
    return `there are ${parts.length} tables`
  for (const [i, { about, relative, tolerance }] of (expected.tableSizes ?? []).entries()) {
    const most = tolerance ?? about * (relative ?? 0)
    if (Math.abs(parts[i].length - about) > most) return `the tables have ${sizes(parts).join(', ')} rows`
  }
  if (expected.unionEqualsInput !== true) return undefined
  const key = (rows: Rows): string[] => rows.map((row) => JSON.stringify(row)).sort()
  const whole = key(rowsOf(one.input ?? { columns: [], rows: [] }))
  return sameValue(whole, key(parts.flat()), 0, false) ? undefined : 'the tables together are not the input'
}

/** Cases of methods of a MinHashLSHModel, and of its hash function. */
export async function lshCase(one: MlCase): Promise<string | undefined> {
  const { columns, rows } = one.injectModelData
  const data: any = Object.fromEntries(columns.map((name: string, i: number) => [name, rows[0][i]]))
  const model = new MinHashLSHModel(paramsOf(one), data)
  const { key, k, distCol, threshold, idCol } = one.arguments ?? {}
  if (one.operation === 'approxNearestNeighbors')
    return compareRows(
      one.expected,
      await model.approxNearestNeighbors(tableOf(one), key, k, distCol).collect(),
      one,
    )
  if (one.operation === 'approxSimilarityJoin') {
    const a = tableOf(one)
    const b = a.env.fromCollection(rowsOf(one.inputB ?? { columns: [], rows: [] }))
    return compareRows(
      one.expected,
      await model.approxSimilarityJoin(a, b, threshold, idCol, distCol).collect(),
      one,
    )
  }
  return compareRows(one.expected, await model.transform(tableOf(one, 1)).collect(), one)
}

/** The case about lists of stop words. */
export function stopWordsCase(one: MlCase): string | undefined {
  const { nonEmptyDefaultLists = [], contains = {} } = one.expected ?? {}
  const missing = Object.entries(contains).flatMap(([language, words]) =>
    words.filter((word) => !stopWordsOf(language as 'english').includes(word)),
  )
  const empty = nonEmptyDefaultLists.filter((language) => stopWordsOf(language as 'english').length === 0)
  return missing.length + empty.length === 0 ? undefined : `missing: ${[...missing, ...empty].join(', ')}`
}

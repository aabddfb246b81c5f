import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { WieselError } from '@wiesel/runtime'
import {
  arrayToVector,
  BinaryClassificationEvaluator,
  Estimator,
  loadStage,
  saveStage,
  STAGES,
  stopWordsOf,
  toArray,
  vectorToArray,
  type Model,
  type Transformer,
  type Vector,
} from '../../src/index.ts'
import { oldCase } from './flinkml-1.8-cases.ts'
import { callFunctions, hasFunctions } from './call-functions.ts'
import { compareRows, difference, isDensified } from './compare-rows.ts'
import { compareCentroids, ONLINE_STAGES } from './online-cases.ts'
import { pipelineCase } from './pipeline-cases.ts'
import { compareGroups, lshCase, stopWordsCase, TABLE_STAGES } from './table-cases.ts'
import { decodeNumbers, rowsOf, type Assertion, type MlCase, type Predicate } from './ml-case.ts'

export interface MlReport {
  readonly passed: readonly string[]
  readonly failed: readonly { readonly id: string; readonly reason: string }[]
}

type AnyTransformer = Transformer<any>

const FUNCTIONS: Readonly<Record<string, { input: string; run: (value: any) => unknown }>> = {
  vectorToArray: { input: 'vector', run: vectorToArray },
  arrayToVector: { input: 'array', run: arrayToVector },
}

/** Runs cases one after the other; each passes or fails with a reason, and none throws. */
export async function runMlCases(cases: readonly MlCase[]): Promise<MlReport> {
  const passed: string[] = []
  const failed: { id: string; reason: string }[] = []
  for (const one of cases) {
    const reason = await complaint(one).catch((error: unknown) => `it threw: ${String(error)}`)
    if (reason === undefined) passed.push(one.id)
    else failed.push({ id: one.id, reason })
  }
  return { passed, failed }
}

async function complaint(one: MlCase): Promise<string | undefined> {
  if (one.error === undefined) return judge(one)
  try {
    const reason = await judge(one)
    if (reason !== undefined && reason.endsWith('is not there')) return reason
  } catch (error) {
    return error instanceof WieselError ? undefined : `the error is none of ours: ${String(error)}`
  }
  return `no error, but expected: ${one.error}`
}

/** What is wrong; for cases of errors it throws, or says anything. */
async function judge(one: MlCase): Promise<string | undefined> {
  if (one.stage in FUNCTIONS) return compareFunction(one)
  if (one.calls !== undefined && hasFunctions(one)) return callFunctions(one)
  if (one.source === 'flinkml-1.8') return oldCase(one)
  if (one.stage === 'Pipeline' || one.stage === 'PipelineModel') return pipelineCase(one)
  if (one.stage === 'BinaryClassificationEvaluator') return evaluate(one)
  if (one.stage in TABLE_STAGES) return TABLE_STAGES[one.stage](one)
  if (one.stage in ONLINE_STAGES) return ONLINE_STAGES[one.stage](one)
  if (STAGES[one.stage] === undefined) return `stage ${one.stage} of ${one.source} is not there`
  if (one.injectModelData !== undefined) return lshCase(one)
  if (one.expected?.nonEmptyDefaultLists !== undefined) return stopWordsCase(one)
  const transformer = await transformerOf(one)
  if (one.error !== undefined) await outputOf(one, transformer)
  const later = await Promise.all((one.alsoAfter ?? []).map(() => stored(transformer)))
  for (const each of [transformer, ...later]) {
    const wrong = await compare(one, each)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** The stage of a case, fitted if it learns. */
async function transformerOf(one: MlCase): Promise<AnyTransformer> {
  const params = paramsOf(one)
  const stage = new STAGES[one.stage](params, one.setModelData && modelDataOf(one.setModelData))
  if (!(stage instanceof Estimator)) return stage as unknown as AnyTransformer
  if (one.train === undefined) return schemaOf(one, params)
  // Three partitions, so that partial sums are merged.
  const env = new ExecutionEnvironment({ parallelism: 3 })
  return stage.fit(env.fromCollection(rowsOf(one.train)))
}

/** The parameters; a list of stop words may be given by its language. */
function paramsOf(one: MlCase): Record<string, unknown> {
  const { stopWords, ...params } = decodeNumbers(one.params ?? {}) as Record<string, any>
  if (stopWords === undefined) return params
  const { defaultList, remove = [] } = stopWords
  if (defaultList === undefined) return { ...params, stopWords }
  const left = stopWordsOf(defaultList).filter((word) => !remove.includes(word))
  return { ...params, stopWords: left }
}

/** For cases about column names only: an estimator names the same columns as its model. */
function schemaOf(one: MlCase, params: Record<string, any>): AnyTransformer {
  if (one.schemaOnly !== true) throw new Error('an estimator without training data')
  return { outputColumns: params.outputCols ?? [params.outputCol] } as unknown as AnyTransformer
}

function modelDataOf(given: any): unknown {
  if (Array.isArray(given.rows))
    return Object.fromEntries(given.columns.map((name: string, i: number) => [name, given.rows[0][i]]))
  return given
}

async function stored(transformer: AnyTransformer): Promise<AnyTransformer> {
  const folder = mkdtempSync(join(tmpdir(), 'stage-'))
  try {
    await saveStage(transformer, folder)
    return (await loadStage(folder)) as unknown as AnyTransformer
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function outputOf(one: MlCase, transformer: AnyTransformer): Promise<Record<string, unknown>[]> {
  const env = new ExecutionEnvironment({ parallelism: 1 })
  return transformer.transform(env.fromCollection(rowsOf(one.input ?? { columns: [], rows: [] }))).collect()
}

async function compare(one: MlCase, transformer: AnyTransformer): Promise<string | undefined> {
  const { expected = {} } = one
  if (expected.outputColumns !== undefined) {
    const columns = [...(one.input?.columns ?? []), ...transformer.outputColumns]
    const wrong = difference(expected.outputColumns, columns, 0, false)
    if (wrong !== undefined || expected.rows === undefined) return wrong
  }
  if (expected.modelDataColumns !== undefined) {
    const columns = Object.keys((transformer as unknown as Model<any, any>).data as object)
    return difference(expected.modelDataColumns, columns, 0, false)
  }
  const densified = isDensified(one)
  const tolerance = one.tolerance ?? 0
  const { data } = transformer as unknown as Model<any, any>
  if (expected.modelData !== undefined) {
    const { columns, rows } = expected.modelData
    const { shape } = expected.modelData
    if (shape !== undefined) return compareShape(shape, data)
    const found = modelRows(one.stage, data, columns)
    if (one.unordered === 'centroids') return compareCentroids(rows[0] as any[], found[0], tolerance)
    return difference(decodeNumbers(rows), found, tolerance, densified)
  }
  if (expected.groups !== undefined)
    return compareGroups(
      one.expected,
      await outputOf(one, transformer),
      (one.params?.featuresCol as string | undefined) ?? 'features',
      transformer.outputColumns[0],
    )
  if (expected.selectedFeatures !== undefined) {
    const wrong = difference(
      expected.selectedFeatures,
      data.indices.toSorted((a: number, b: number) => a - b),
      0,
      false,
    )
    if (wrong !== undefined) return wrong
  }
  if (expected.assertions !== undefined)
    return checkAssertions(expected.assertions, await outputOf(one, transformer))
  if (expected.columns === undefined || expected.rows === undefined)
    return `the runner does not know ${Object.keys(expected).join(', ')}`
  return compareRows(expected, await outputOf(one, transformer), one)
}

/** How many numbers a model holds: some are not in the tables in which Flink ML has them. */
function compareShape(shape: any, data: any): string | undefined {
  for (const [name, size] of Object.entries<any>(shape)) {
    const wanted = typeof size === 'number' ? size : size.rows * size.cols
    const found = (name === 'packedFeatures' ? data.features : data[name])?.length
    if (found !== undefined && found !== wanted) return `${name} has ${found} entries`
  }
  return undefined
}

/** What is wrong with columns of the output, by the predicates of a case. */
function checkAssertions(
  assertions: readonly Assertion[],
  rows: Record<string, unknown>[],
): string | undefined {
  for (const { where, expect } of assertions) {
    const chosen = rows.filter((row) => where === undefined || holds(where, cellOf(row, where)))
    const values = chosen.map((row) => valueOf(row, expect))
    const [low, high] = expect.range ?? [-Infinity, Infinity]
    const distinct = expect.distinct ?? new Set(values).size
    const good = values.every((value) => value >= low && value <= high && holds(expect, value))
    if (!good || new Set(values).size !== distinct || values.length === 0)
      return `expected ${JSON.stringify(expect)}, but got ${JSON.stringify(values)}`
  }
  return undefined
}

/** A number of a row: of a column, or of an entry of its vector. */
function cellOf(row: Record<string, unknown>, { column, element }: Predicate): number {
  const cell = row[column]
  return element === undefined ? (cell as number) : toArray(cell as Vector)[element]
}

function valueOf(row: Record<string, unknown>, predicate: Predicate): number {
  const value = cellOf(row, predicate)
  if (predicate.relativeErrorTo === undefined) return value
  const truth = row[predicate.relativeErrorTo] as number
  return Math.abs(value - truth) / Math.abs(truth)
}

function holds({ op, value: limit = NaN }: Predicate, value: number): boolean {
  if (op === undefined) return true
  return { '<': value < limit, '<=': value <= limit, '>': value > limit, '>=': value >= limit }[op]
}

/** What a model has learned, in the columns in which Flink ML keeps it. */
function modelRows(stage: string, data: any, columns: readonly string[]): unknown[][] {
  if (stage === 'OneHotEncoder') return data.largest.map((max: number, i: number) => [i, max])
  if (stage === 'VectorIndexer') {
    const maps = Object.entries<number[]>(data.categories).map(([i, values]) => [
      i,
      Object.fromEntries(values.map((value, index) => [value, index])),
    ])
    return [[Object.fromEntries(maps)]]
  }
  return [columns.map((name) => data[name])]
}

async function evaluate(one: MlCase): Promise<string | undefined> {
  const env = new ExecutionEnvironment({ parallelism: 1 })
  const rows = env.fromCollection(rowsOf(one.input ?? { columns: [], rows: [] }))
  const metrics = await new BinaryClassificationEvaluator(one.params).evaluate(rows)
  return difference(one.expected?.metrics, metrics, one.tolerance ?? 0, false)
}

async function compareFunction(one: MlCase): Promise<string | undefined> {
  const { input, run } = FUNCTIONS[one.stage]
  const rows = rowsOf(one.input ?? { columns: [], rows: [] })
  const results = rows.map((row) => [run(row[input] ?? Object.values(row)[0])])
  return difference(decodeNumbers(one.expected?.rows), results, one.tolerance ?? 0, false)
}

import { DataSet, ExecutionEnvironment, type EnvironmentOptions } from '@wiesel/dataset'
import { matchKeys, resolveKey } from '../../src/keys/resolve-key.ts'
import { keyOf, ProgramBuilder } from './build-program.ts'
import { inputRows, type InputRows } from './case-inputs.ts'
import { recordType } from './case-types.ts'
import { NotCovered, type CaseFile, type ConformanceCase } from './cases.ts'
import { sameMetrics, sameRows } from './compare-results.ts'
import { isOfKind } from './error-kinds.ts'

/** How a case went. `reason` is there if it failed. */
export interface CaseOutcome {
  readonly actual: unknown
  readonly reason?: string
}

interface Ran {
  readonly rows: unknown[]
  readonly files: readonly (readonly string[])[]
}

async function run(
  builder: ProgramBuilder,
  testCase: ConformanceCase,
  env: ExecutionEnvironment,
): Promise<Ran> {
  const { result, files } = builder.build(testCase.ops)
  if (files !== undefined) {
    await env.execute(testCase.id)
    return { rows: [], files: files.files }
  }
  if (result instanceof Promise) return { rows: [await result], files: [] }
  if (!(result instanceof DataSet)) throw new NotCovered('the program has no result')
  return { rows: await result.collect(), files: [] }
}

async function expectFailure(
  testCase: ConformanceCase,
  builder: ProgramBuilder,
  env: ExecutionEnvironment,
): Promise<CaseOutcome> {
  const { error: kind, phase } = testCase.expected as { error: string; phase?: string }
  try {
    builder.build(testCase.ops)
    if (phase === 'build') return { actual: null, reason: 'the program was built' }
    const { rows } = await run(builder, testCase, env)
    if (phase === 'accumulatorResults')
      return { actual: { ...env.lastResult?.accumulators }, reason: 'the accumulators could be read' }
    return { actual: rows, reason: 'the program ran' }
  } catch (error) {
    if (error instanceof NotCovered) throw error
    const actual = error instanceof Error ? `${(error as { code?: string }).code}: ${error.message}` : error
    return isOfKind(error, kind) ? { actual } : { actual, reason: `another error than ${kind}` }
  }
}

function expectKeys(testCase: ConformanceCase, inputs: ReadonlyMap<string, InputRows>): unknown {
  const typeOf = (name: string) => recordType((inputs.get(name) as InputRows).type)
  const [[name, ...args]] = testCase.ops
  if (name === 'keyPositions') return resolveKey(args.map(keyOf), typeOf('ds')).flatPositions
  const [left, right] = [
    resolveKey(args[0].map(keyOf), typeOf('ds')),
    resolveKey(args[1].map(keyOf), typeOf('ds2')),
  ]
  matchKeys(left, right)
  return true
}

function evaluate(
  check: string,
  ran: Ran,
  inputs: ReadonlyMap<string, InputRows>,
  parallelism: number,
): boolean {
  const rowsByName = Object.fromEntries([...inputs].map(([name, { rows }]) => [name, rows]))
  const call = new Function('rows', 'files', 'inputs', 'ctx', `return (${check})`) as (
    ...args: unknown[]
  ) => boolean
  return call(ran.rows, ran.files, rowsByName, { parallelism })
}

/** Runs a case once. @throws NotCovered, and whatever fails it where no failure is expected */
export async function runCase(
  testCase: ConformanceCase,
  file: Pick<CaseFile, 'datasets'>,
  options: EnvironmentOptions,
): Promise<CaseOutcome> {
  const { expected, expectedForm, ordered = false, tolerance = 0 } = testCase
  if (testCase.objectReuse === true) throw new NotCovered('object reuse')
  const inputs = new Map(
    Object.entries(testCase.inputs).map(([name, input]) => [name, inputRows(input, file)]),
  )
  const env = new ExecutionEnvironment(options)
  const builder = new ProgramBuilder(env, inputs)
  const verdict = (actual: unknown, passed: boolean): CaseOutcome =>
    passed ? { actual } : { actual, reason: 'another result' }
  switch (expectedForm) {
    case 'throws':
      if (['keyPositions', 'keysCompatible'].includes(testCase.ops[0][0])) {
        try {
          return { actual: expectKeys(testCase, inputs), reason: 'the key was accepted' }
        } catch (error) {
          return isOfKind(error, expected.error)
            ? { actual: error }
            : { actual: error, reason: 'another error' }
        }
      }
      return expectFailure(testCase, builder, env)
    case 'builds':
      builder.build(testCase.ops)
      return { actual: { builds: true } }
    case 'keyPositions':
    case 'keysCompatible': {
      const actual = expectKeys(testCase, inputs)
      return verdict(actual, JSON.stringify(actual) === JSON.stringify(expected))
    }
  }
  const ran = await run(builder, testCase, env)
  switch (expectedForm) {
    case 'rows':
    case 'scalars':
      return verdict(ran.rows, sameRows(expected, ran.rows, ordered, tolerance))
    case 'lines':
      return verdict(ran.files.flat(), sameRows(expected, ran.files.flat(), ordered, tolerance))
    case 'accumulators': {
      const accumulators = { ...env.lastResult?.accumulators }
      const passed =
        sameRows(expected.rows, ran.rows, ordered, tolerance) &&
        JSON.stringify(accumulators) === JSON.stringify(expected.accumulators)
      return verdict({ rows: ran.rows, accumulators }, passed)
    }
    case 'check':
      return verdict(ran, evaluate(expected.check, ran, inputs, options.parallelism ?? 1))
    case 'metrics': {
      const [actual] = ran.rows
      return verdict(actual, sameMetrics(expected, actual, tolerance))
    }
    default:
      throw new NotCovered(`results of form ${expectedForm}`)
  }
}

import { ExecutionEnvironment } from '@wiesel/dataset'
import { WieselError } from '@wiesel/runtime'
import { graphOf } from './case-graph.ts'
import { differenceOf } from './compare-result.ts'
import { NotCovered, type GellyCase } from './gelly-case.ts'
import { GRAPH_OPERATIONS } from './graph-operations.ts'
import { ITERATION_OPERATIONS } from './iteration-operations.ts'
import { LIBRARY_OPERATIONS } from './library-operations.ts'
import type { Operation, OperationInput } from './operation.ts'

export interface GellyReport {
  readonly passed: readonly string[]
  readonly failed: readonly { readonly id: string; readonly reason: string }[]
}

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...GRAPH_OPERATIONS,
  ...LIBRARY_OPERATIONS,
  ...ITERATION_OPERATIONS,
}

/** What the error codes are called in the cases. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  INVALID_OPTION: ['IllegalArgument', 'IllegalState'],
  UNKNOWN_VERTEX: ['NoSuchElement', 'Custom'],
}

/** Runs cases one after the other; each passes or fails with a reason, and none throws. */
export async function runGellyCases(
  cases: readonly GellyCase[],
  parallelisms: readonly number[] = [1, 2, 4],
): Promise<GellyReport> {
  const passed: string[] = []
  const failed: { id: string; reason: string }[] = []
  for (const one of cases) {
    const reason = await firstComplaint(one, parallelisms)
    if (reason === undefined) passed.push(one.id)
    else failed.push({ id: one.id, reason })
  }
  return { passed, failed }
}

async function firstComplaint(one: GellyCase, parallelisms: readonly number[]): Promise<string | undefined> {
  for (const parallelism of parallelisms) {
    const reason = await complaint(one, parallelism).catch((error: unknown) => `it threw: ${String(error)}`)
    if (reason !== undefined)
      return reason.startsWith('operation') ? reason : `parallelism ${parallelism}: ${reason}`
  }
  return undefined
}

async function complaint(one: GellyCase, parallelism: number): Promise<string | undefined> {
  const operation = OPERATIONS[one.op]
  if (operation === undefined) return `operation ${one.op} is not there`
  const env = new ExecutionEnvironment({ parallelism })
  const input: OperationInput = {
    env,
    one,
    args: one.args,
    get graph() {
      return graphOf(env, one.graph)
    },
  }
  if (one.expectedForm === 'throws') return expectError(one, input, operation)
  return differenceOf(one, await operation(input))
}

async function expectError(
  one: GellyCase,
  input: OperationInput,
  operation: Operation,
): Promise<string | undefined> {
  try {
    await differenceOf({ ...one, expectedForm: 'rows', expected: [] }, await operation(input))
  } catch (error) {
    if (error instanceof NotCovered) throw error
    if (!(error instanceof WieselError)) return `the error is none of ours: ${String(error)}`
    const kind = one.expected.error
    const known = kind === 'any' || (KINDS[error.code]?.includes(kind) ?? false)
    return known ? undefined : `expected ${kind}, but got ${error.code}: ${error.message}`
  }
  return `no error, but expected: ${one.expected.condition}`
}

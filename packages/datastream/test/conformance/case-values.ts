import { isDeepStrictEqual } from 'node:util'
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type OutputTag } from '@wiesel/runtime'
import { Mismatch, Unsupported } from './case-types.ts'

const LIMIT = /^(MAX|MIN)(?:([+-])(\d+))?$/
/** The same inside of a text; the sign counts only with digits behind it. */
const LIMITS = /\b(?:MAX|MIN)(?:[+-]\d+)?\b/g

/** A time of a case as a number: `"MAX-1"`, `"MIN"`, `5`; `null` stays. */
export function timeOf(value: number | string): number
export function timeOf(value: number | string | null): number | null
export function timeOf(value: number | string | null): number | null {
  if (typeof value !== 'string') return value
  const [, name, sign, offset = '0'] = LIMIT.exec(value) ?? []
  if (name === undefined) throw new Unsupported(`needs the time "${value}"`)
  return (name === 'MAX' ? MAX_TIMESTAMP : MIN_TIMESTAMP) + Number(`${sign ?? '+'}${offset}`)
}

/** A value of a case with the names of the limits, also inside of texts, as our limits. */
export function withLimits(value: unknown): unknown {
  if (typeof value === 'string' && LIMIT.test(value)) return timeOf(value)
  if (typeof value === 'string') return value.replace(LIMITS, (limit) => String(timeOf(limit)))
  if (Array.isArray(value)) return value.map(withLimits)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, withLimits(v)]))
  return value
}

/** An output of a case in the form of the harness. */
export function outputOf([kind, first, time]: readonly any[]): unknown[] {
  if (kind === 'record') return ['record', withLimits(first), timeOf(time as number | null)]
  return kind === 'watermark' ? ['watermark', timeOf(first as number)] : [kind, first]
}

/** A function from its text. */
export function functionOf<F>(text: string): F {
  return new Function(`return (${text})`)() as F
}

function sorted(values: readonly unknown[]): string[] {
  return values.map((value) => JSON.stringify(value)).sort()
}

/** As the cases compare: in order, or as sets of records with watermarks and statuses where they stand. */
export function expectOutputs(
  what: string,
  expected: readonly unknown[][],
  actual: readonly (readonly unknown[])[],
  ordered: boolean,
): void {
  const isRecord = ([kind]: readonly unknown[]): boolean => kind === 'record'
  const same = ordered
    ? isDeepStrictEqual(expected, actual)
    : expected.length === actual.length &&
      expected.every((output, i) =>
        isRecord(output) ? isRecord(actual[i]) : isDeepStrictEqual(output, actual[i]),
      ) &&
      isDeepStrictEqual(sorted(expected.filter(isRecord)), sorted(actual.filter(isRecord)))
  if (!same) throw new Mismatch(what, expected, actual)
}

export function expectEqual(what: string, expected: unknown, actual: unknown): void {
  if (!isDeepStrictEqual(expected, actual)) throw new Mismatch(what, expected, actual)
}

/** What was thrown in the first place. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootOf(error.cause) : error
}

/** Kinds of errors for which what the language says about a missing value will do. */
const MISSING_VALUE = ['NullPointer', 'IllegalArgument']

/** Runs something that must be refused. A slip of the program itself is no refusal. @param kind what the case calls the error */
export async function expectFailure(what: string, run: () => unknown, kind?: string): Promise<void> {
  let thrown: unknown
  try {
    await run()
  } catch (error) {
    if (error instanceof Unsupported || error instanceof Mismatch) throw error
    thrown = rootOf(error)
  }
  if (thrown === undefined) throw new Mismatch(`${what} should fail`, 'an error', 'none')
  const isSlip = thrown instanceof ReferenceError || thrown instanceof SyntaxError
  if (isSlip || (thrown instanceof TypeError && !MISSING_VALUE.includes(kind ?? '')))
    throw new Mismatch(`${what} should be refused`, 'a refusal', String(thrown))
}

/** The output tag of a name; none of `null`. */
export function tagOf(name: string | null): OutputTag<any> {
  return name === null ? (name as unknown as OutputTag<any>) : { id: name }
}

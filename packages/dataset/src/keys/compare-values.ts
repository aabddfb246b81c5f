import { describeValue } from '@wiesel/runtime'
import { FieldError } from '../errors.ts'

function rank(value: unknown): number {
  if (value === null || value === undefined) return 0
  switch (typeof value) {
    case 'boolean':
      return 1
    case 'number':
    case 'bigint':
      return 2
    case 'string':
      return 3
    default:
      return value instanceof Date ? 4 : Array.isArray(value) || value instanceof Uint8Array ? 5 : 6
  }
}

function compareNumbers(a: number | bigint, b: number | bigint): number {
  if (a < b) return -1
  if (a > b) return 1
  // NaN is above every number and equal to itself.
  return Number(a !== a) - Number(b !== b)
}

function compareLists(a: ArrayLike<unknown>, b: ArrayLike<unknown>): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return order
  }
  return a.length - b.length
}

/**
 * The order of values: null first, then booleans, numbers (NaN last), strings by UTF-16 code unit, dates, arrays part by
 * part.
 *
 * @throws FieldError `INVALID_SORT_FIELD` for objects
 */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : compareNumbers(a, b)
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const [rankA, rankB] = [rank(a), rank(b)]
  if (rankA === 6 || rankB === 6) {
    throw new FieldError(
      'INVALID_SORT_FIELD',
      `${describeValue(rankA === 6 ? a : b)} has no order. Sort by fields that are numbers, strings, dates, booleans or arrays of these.`,
    )
  }
  if (rankA !== rankB) return rankA - rankB
  switch (rankA) {
    case 0:
      return 0
    case 1:
      return Number(a) - Number(b)
    case 2:
      return compareNumbers(a as number | bigint, b as number | bigint)
    case 4:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime())
    default:
      return compareLists(a as ArrayLike<unknown>, b as ArrayLike<unknown>)
  }
}

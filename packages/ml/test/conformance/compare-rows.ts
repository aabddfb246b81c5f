import { sameValue } from './compare-values.ts'
import { decodeNumbers, type Expected, type MlCase } from './ml-case.ts'

/** Whether the case does not care if vectors are sparse. */
export function isDensified({ notes = '', stage }: MlCase): boolean {
  return notes.includes('densified') || stage === 'UnivariateFeatureSelector'
}

/** What is wrong with rows, given the columns that a case expects; or with lists of names. */
export function compareRows(expected: unknown, actual: readonly any[], one: MlCase): string | undefined {
  const densified = isDensified(one)
  const tolerance = one.tolerance ?? 0
  if (Array.isArray(expected)) return difference(expected, actual, tolerance, densified)
  const { columns = [], rows = [], keyColumn, unordered } = expected as Expected
  const wanted = decodeNumbers(rows) as unknown[][]
  const found = actual.map((row) => columns.map((name) => row[name]))
  if (keyColumn === undefined && unordered !== true) return difference(wanted, found, tolerance, densified)
  const key = (row: readonly unknown[]): string =>
    keyColumn === undefined ? JSON.stringify(row) : String(row[columns.indexOf(keyColumn)])
  const inOrder = (list: unknown[][]): unknown[][] => list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
  return difference(inOrder(wanted), inOrder(found), tolerance, densified)
}

/** `undefined` if two values are the same, or both of them. */
export function difference(
  expected: unknown,
  actual: unknown,
  tolerance: number,
  densified: boolean,
): string | undefined {
  if (sameValue(expected, actual, tolerance, densified)) return undefined
  return `expected ${JSON.stringify(expected)}, but got ${JSON.stringify(actual)}`
}

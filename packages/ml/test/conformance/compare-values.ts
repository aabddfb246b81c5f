import { isSparse, toArray, type Vector } from '../../src/index.ts'

/** Whether a result is the expected one: numbers up to a tolerance, vectors of the same kind unless `densified`. */
export function sameValue(
  expected: unknown,
  actual: unknown,
  tolerance: number,
  densified: boolean,
): boolean {
  if (typeof expected === 'number')
    return (
      Object.is(expected, actual) || (typeof actual === 'number' && Math.abs(expected - actual) <= tolerance)
    )
  if (typeof expected !== 'object' || expected === null) return expected === actual
  if (typeof actual !== 'object' || actual === null) return false
  if (densified && (isSparse(expected) || isSparse(actual)))
    return sameValue(toArray(expected as Vector), toArray(actual as Vector), tolerance, false)
  const names = Object.keys(expected)
  return (
    names.length === Object.keys(actual).length &&
    names.every((name) =>
      sameValue(
        (expected as Record<string, unknown>)[name],
        (actual as Record<string, unknown>)[name],
        tolerance,
        densified,
      ),
    )
  )
}

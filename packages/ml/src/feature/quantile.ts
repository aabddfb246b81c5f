/** The least element that has at least the fraction `p` of a sorted list at or below it. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)]
}

/** Numbers in order, NaN left out. */
export function sortedNumbers(values: readonly number[]): Float64Array {
  return Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort()
}

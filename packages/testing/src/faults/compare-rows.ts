import type { FaultJob } from './random-job.ts'

/** What is missing in rows, or too much, up to the order. `atLeast`: more than once is not too much. */
export function compareRows(
  rows: readonly unknown[],
  expected: readonly unknown[],
  atLeast = false,
): string | undefined {
  const tally = new Map<unknown, number>()
  for (const row of expected) tally.set(row, (tally.get(row) ?? 0) + 1)
  const known = new Set(tally.keys())
  for (const row of rows) tally.set(row, (tally.get(row) ?? 0) - 1)
  const missing = [...tally].filter(([, count]) => count > 0)
  const extra = [...tally].filter(([row, count]) => count < 0 && !(atLeast && known.has(row)))
  if (missing.length === 0 && extra.length === 0) return undefined
  return `missing: ${show(missing)}; too many: ${show(extra)}`
}

function show(list: [unknown, number][]): string {
  if (list.length === 0) return 'none'
  return list
    .slice(0, 5)
    .map(([row, count]) => `${String(row)} (${Math.abs(count)}×)`)
    .join(', ')
}

/** Whether the numbers of a key do not rise. */
export function outOfOrder(rows: readonly unknown[], { risingBy }: FaultJob): string | undefined {
  if (risingBy === undefined) return undefined
  const last = new Map<number, number>()
  for (const n of rows as number[]) {
    const key = risingBy(n)
    const before = last.get(key) ?? -Infinity
    if (n <= before) return `key ${key}: ${n} came behind ${before}`
    last.set(key, n)
  }
  return undefined
}

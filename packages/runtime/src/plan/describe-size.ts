import type { PlanSize } from './plan.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB']

/** A size in words; `undefined` if nothing is known. */
export function describeSize({ rows, bytes }: PlanSize): string | undefined {
  const parts: string[] = []
  if (rows !== undefined) parts.push(`${rows.toLocaleString('en-US')} ${rows === 1 ? 'row' : 'rows'}`)
  if (bytes !== undefined) {
    const unit = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
    parts.push(`${Number((bytes / 1000 ** unit).toPrecision(3))} ${UNITS[unit]}`)
  }
  return parts.length === 0 ? undefined : `about ${parts.join(', ')}`
}

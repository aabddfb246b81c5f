import type { Reading } from '../src/reading.ts'

const isNonsense = ({ celsius }: Reading): boolean => celsius > 60 || celsius < -50

/** The alarms as texts, found by sorting the readings of each sensor and looking at the gaps between them. */
export function expectedAlarms(readings: readonly Reading[], timeoutMs: number): string[] {
  const sensors = Map.groupBy(
    readings.filter((reading) => !isNonsense(reading)),
    ({ sensor }) => sensor,
  )
  return [...sensors].flatMap(([sensor, of]) => {
    const times = of.map(({ at }) => at).toSorted((a, b) => a - b)
    return times.flatMap((at, i) => {
      const next = times[i + 1]
      if (next !== undefined && next - at <= timeoutMs) return []
      const silent = `silent ${sensor} ${at + timeoutMs}`
      return next === undefined ? [silent] : [silent, `back ${sensor} ${next} ${next - at}`]
    })
  })
}

/** The readings that cannot be true. */
export function expectedNonsense(readings: readonly Reading[]): Reading[] {
  return readings.filter(isNonsense)
}

import type { Quake } from '../src/quake.ts'

const HOUR_MS = 3_600_000

/** What the job should find, by one loop. */
export interface Expected {
  /** Count and largest magnitude by network and hour. */
  hours: Map<string, [quakes: number, strongest: number]>
  /** How many results are emitted: one for each hour, and one for each allowed late earthquake. */
  results: number
  late: Quake[]
}

/** Goes through the reports with the newest earthquake so far, and asks each whether its hour is over. */
export function expectedQuakes(quakes: readonly Quake[], boundMs: number, latenessMs: number): Expected {
  const hours: Expected['hours'] = new Map()
  const late: Quake[] = []
  const waiting = new Set<string>()
  let corrections = 0
  let newest = -Infinity
  for (const quake of quakes) {
    const start = Math.floor(quake.time / HOUR_MS) * HOUR_MS
    const passed = newest - boundMs - 1
    const last = start + HOUR_MS - 1
    newest = Math.max(newest, quake.time)
    if (last + latenessMs <= passed) {
      late.push(quake)
      continue
    }
    const key = `${quake.network} ${start}`
    const [count, strongest] = hours.get(key) ?? [0, -Infinity]
    hours.set(key, [count + 1, Math.max(strongest, quake.magnitude)])
    if (last <= passed) corrections++
    else waiting.add(key)
  }
  return { hours, results: waiting.size + corrections, late }
}

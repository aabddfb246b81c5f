import { fileURLToPath } from 'node:url'
import { int, schema, string, timestamp, type Infer } from '@wiesel/formats'

/** A flight as the file has it. `date` is the departure, read as UTC; `delay` is in minutes, `distance` in miles. */
export const flightSchema = schema({
  date: timestamp('yyyy/MM/dd HH:mm'),
  delay: int(),
  distance: int(),
  origin: string(),
  destination: string(),
})

export type Flight = Infer<typeof flightSchema>

/** A file of the npm package vega-datasets. */
export function dataFile(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')))
}

const MINUTE_MS = 60_000
const ON_THE_GROUND_MINUTES = 30
const MILES_PER_MINUTE = 8

/**
 * When a flight lands and its delay is known. The file does not say, so it is estimated: half an hour on the ground and
 * 480 miles an hour in the air, plus the delay; never less than ten minutes after departure.
 */
export function landsAt({ date, delay, distance }: Flight): number {
  const minutes = Math.round(ON_THE_GROUND_MINUTES + distance / MILES_PER_MINUTE) + delay
  return date + Math.max(10, minutes) * MINUTE_MS
}

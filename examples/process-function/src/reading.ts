/** What a sensor measured, and when: milliseconds. */
export interface Reading {
  readonly sensor: string
  readonly at: number
  readonly celsius: number
}

/** How much later than newer ones a reading may come. */
export const DISORDER_MS = 5_000

const START = Date.UTC(2026, 0, 1)
const SENSORS = 12
const INTERVAL_MS = 10_000
const HOURS = 6

/** Numbers in [0, 1), the same for the same seed (Park and Miller's generator). */
function chance(seed: number): () => number {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

/** The readings of one sensor: every 10 seconds or so, but for pauses, in which the sensor is silent. */
function* readingsOf(sensor: string, random: () => number): Generator<Reading> {
  for (let at = START; at < START + HOURS * 3_600_000;) {
    // One reading in 500 is nonsense.
    const celsius = random() < 0.002 ? 999 : Math.round((18 + 6 * random()) * 10) / 10
    yield { sensor, at, celsius }
    const pause = random() < 0.003 ? random() * 900_000 : 0
    at += INTERVAL_MS + Math.floor(random() * 2_000 + pause)
  }
}

/** Six hours of readings of twelve sensors in the order in which they arrive: each up to 5 seconds late. */
export function makeReadings(seed = 7): Reading[] {
  const random = chance(seed)
  return Array.from({ length: SENSORS }, (_, i) => [...readingsOf(`sensor-${i + 1}`, random)])
    .flat()
    .map((reading) => ({ reading, arrives: reading.at + random() * DISORDER_MS }))
    .toSorted((a, b) => a.arrives - b.arrives)
    .map(({ reading }) => reading)
}

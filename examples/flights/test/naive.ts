import { readFileSync } from 'node:fs'

interface RawFlight {
  date: string
  delay: number
  distance: number
  origin: string
  destination: string
}

/** Sums of some flights: how many, minutes of delay together, the largest delay. */
export type Sums = [flights: number, totalDelay: number, maxDelay: number]

/** What the job should find, by plain loops over the whole file. */
export interface Expected {
  flights: number
  hourly: Map<string, Sums>
  airports: Map<string, [...Sums, hours: number]>
  late: string[]
  /** Flights that grew ever later, three at a time. */
  everLater: string[]
}

const HOUR_MS = 3_600_000

function departure({ date }: RawFlight): number {
  const [year, month, day, hour, minute] = date.split(/\D/).map(Number)
  return Date.UTC(year, month - 1, day, hour, minute)
}

function landing(flight: RawFlight): number {
  const minutes = 30 + Math.round(flight.distance / 8) + flight.delay
  return departure(flight) + (minutes < 10 ? 10 : minutes) * 60_000
}

function add(sums: Sums | undefined, delay: number): Sums {
  return sums === undefined ? [1, delay, delay] : [sums[0] + 1, sums[1] + delay, Math.max(sums[2], delay)]
}

/** Names a flight. */
export function flightId(date: number, origin: string, destination: string, delay: number): string {
  return `${new Date(date).toISOString()} ${origin} ${destination} ${delay}`
}

/**
 * Sorts the flights by landing, then goes through them with the latest departure so far: a flight is late if, `boundMs`
 * before that, its window was over.
 */
export function expectedDelays(file: string, boundMs: number, windowMs = HOUR_MS): Expected {
  const flights = JSON.parse(readFileSync(file, 'utf8')) as RawFlight[]
  const reports = flights
    .map((flight, at) => ({ flight, at, lands: landing(flight) }))
    .sort((a, b) => a.lands - b.lands || a.at - b.at)
  const hourly = new Map<string, Sums>()
  const late: string[] = []
  const inTime = new Map<string, RawFlight[]>()
  let latest = -Infinity
  for (const { flight } of reports) {
    const time = departure(flight)
    const start = Math.floor(time / windowMs) * windowMs
    if (start + windowMs - 1 <= latest - boundMs - 1)
      late.push(flightId(time, flight.origin, flight.destination, flight.delay))
    else hourly.set(`${flight.origin} ${start}`, add(hourly.get(`${flight.origin} ${start}`), flight.delay))
    if (time > latest - boundMs - 1) inTime.set(flight.origin, [...(inTime.get(flight.origin) ?? []), flight])
    latest = Math.max(latest, time)
  }
  const airports: Expected['airports'] = new Map()
  for (const [key, [count, total, max]] of hourly) {
    const airport = key.split(' ')[0]
    const [flights, minutes, worst, hours] = airports.get(airport) ?? [0, 0, -Infinity, 0]
    airports.set(airport, [flights + count, minutes + total, Math.max(worst, max), hours + 1])
  }
  return { flights: flights.length, hourly, airports, late, everLater: [...inTime.values()].flatMap(growing) }
}

/** Goes through the flights of an airport by departure, three at a time, and jumps behind those it has found. */
function growing(flights: readonly RawFlight[]): string[] {
  const inOrder = flights.toSorted((a, b) => departure(a) - departure(b))
  const found: string[] = []
  for (let i = 0; i + 2 < inOrder.length; i++) {
    const [a, b, c] = inOrder.slice(i, i + 3)
    if (a.delay <= 0 || b.delay <= a.delay || c.delay <= b.delay) continue
    if (departure(c) - departure(a) >= HOUR_MS) continue
    found.push(
      [a, b, c].map((one) => flightId(departure(one), one.origin, one.destination, one.delay)).join(', '),
    )
    i += 2
  }
  return found
}

import { readFile } from 'node:fs/promises'

interface Flight {
  /** `2001/01/31 07:15` */
  readonly date: string
  /** In minutes. */
  readonly delay: number
  /** In miles. */
  readonly distance: number
  readonly origin: string
  readonly destination: string
}

/** What is known of a flight before it leaves, and whether it was late. */
export interface Example {
  readonly hour: number
  readonly weekday: number
  readonly distance: number
  readonly origin: string
  readonly destination: string
  /** 1 if it was more than a quarter of an hour late. */
  readonly label: number
}

const LATE_MINUTES = 15

/** The flights of a file of the npm package vega-datasets. */
export async function readFlights(name = 'flights-20k.json'): Promise<Example[]> {
  const text = await readFile(new URL(`../data/${name}`, import.meta.resolve('vega-datasets')), 'utf8')
  return (JSON.parse(text) as Flight[]).map(exampleOf)
}

/** What a model may know of a flight. */
export function exampleOf({ date, ...flight }: Flight): Example {
  return exampleAt(Date.parse(`${date.replaceAll('/', '-').replace(' ', 'T')}Z`), flight)
}

/** As {@link exampleOf}, of a flight that departs at a time, in milliseconds since 1970. */
export function exampleAt(
  time: number,
  { delay, distance, origin, destination }: Omit<Flight, 'date'>,
): Example {
  const date = new Date(time)
  return {
    hour: date.getUTCHours(),
    weekday: date.getUTCDay(),
    distance,
    origin,
    destination,
    label: delay > LATE_MINUTES ? 1 : 0,
  }
}

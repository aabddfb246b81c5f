import { readFile } from 'node:fs/promises'
import { csv, float, int, schema, string, type Infer, type Schema } from '@wiesel/formats'

/** How many flights there were from one airport to another. */
export const routeSchema = schema({ origin: string(), destination: string(), count: int() })

/** An airport; `latitude` and `longitude` are in degrees. */
export const airportSchema = schema({ iata: string(), name: string(), latitude: float(), longitude: float() })

export type Route = Infer<typeof routeSchema>
export type Airport = Infer<typeof airportSchema>

/** The records of a CSV file of the npm package vega-datasets. */
async function readRecords<T>(name: string, record: Schema<T>): Promise<T[]> {
  const decoder = csv({ schema: record, header: true }).createDecoder()
  decoder.push(await readFile(new URL(`../data/${name}`, import.meta.resolve('vega-datasets'))))
  decoder.end()
  const all: T[] = []
  const some: T[] = []
  for (let count = decoder.read(some, 1000); count > 0; count = decoder.read(some, 1000))
    all.push(...some.slice(0, count))
  return all
}

/** Routes in the United States in 2008. */
export function readRoutes(): Promise<Route[]> {
  return readRecords('flights-airport.csv', routeSchema)
}

/** Airports of the United States by their codes. */
export async function readAirports(): Promise<Map<string, Airport>> {
  const airports = await readRecords('airports.csv', airportSchema)
  return new Map(airports.map((airport) => [airport.iata, airport]))
}

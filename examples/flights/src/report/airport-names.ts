import { readFile } from 'node:fs/promises'
import { csv, schema, string } from '@wiesel/formats'
import { dataFile } from '../flight.ts'

/** Names of airports by their codes, such as `ORD` → `Chicago O'Hare International, IL`. */
export async function readAirportNames(): Promise<Map<string, string>> {
  const airports = csv({ schema: schema({ iata: string(), name: string(), state: string() }), header: true })
  const decoder = airports.createDecoder()
  decoder.push(await readFile(dataFile('airports.csv')))
  decoder.end()
  const names = new Map<string, string>()
  const records: { iata: string; name: string; state: string }[] = []
  for (let count = decoder.read(records, 1000); count > 0; count = decoder.read(records, 1000)) {
    for (const { iata, name, state } of records.slice(0, count)) names.set(iata, `${name}, ${state}`)
  }
  return names
}

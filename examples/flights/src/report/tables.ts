import Table from 'cli-table3'
import { meanDelay, type AirportDelays, type HourlyDelays } from '../delays.ts'

const STYLE = { head: [], border: [], compact: true }

function signed(minutes: number): string {
  return `${minutes > 0 ? '+' : ''}${minutes.toFixed(1)}`
}

function describe(names: ReadonlyMap<string, string>, code: string): string[] {
  return [code, names.get(code) ?? '']
}

/** The airports with the highest mean delay among those with enough flights, worst first. */
export function worstAirports(
  airports: Iterable<AirportDelays>,
  top: number,
  minFlights: number,
): AirportDelays[] {
  return [...airports]
    .filter(({ flights }) => flights >= minFlights)
    .toSorted((a, b) => meanDelay(b) - meanDelay(a) || a.airport.localeCompare(b.airport))
    .slice(0, top)
}

/** The windows in which most minutes were lost, worst first. */
export function worstHours(hourly: Iterable<HourlyDelays>, top: number): HourlyDelays[] {
  return [...hourly]
    .toSorted((a, b) => b.totalDelay - a.totalDelay || a.hour - b.hour || a.airport.localeCompare(b.airport))
    .slice(0, top)
}

export function airportTable(rows: readonly AirportDelays[], names: ReadonlyMap<string, string>): string {
  const table = new Table({
    head: ['From', 'Airport', 'Flights', 'Windows', 'Mean delay', 'Worst'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: STYLE,
  })
  for (const row of rows) {
    const delays = [signed(meanDelay(row)), String(row.maxDelay)]
    table.push([...describe(names, row.airport), String(row.flights), String(row.hours), ...delays])
  }
  return table.toString()
}

export function hourTable(rows: readonly HourlyDelays[], names: ReadonlyMap<string, string>): string {
  const table = new Table({
    head: ['Window from', 'From', 'Airport', 'Flights', 'Minutes lost', 'Worst'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
    style: STYLE,
  })
  for (const row of rows) {
    const hour = new Date(row.hour).toISOString().slice(0, 16).replace('T', ' ')
    table.push([
      hour,
      ...describe(names, row.airport),
      String(row.flights),
      String(row.totalDelay),
      String(row.maxDelay),
    ])
  }
  return table.toString()
}

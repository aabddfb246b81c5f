import Table from 'cli-table3'
import { meanDelay, type AirportDelays, type HourlyDelays } from '../delays.ts'
import type { EverLater } from '../ever-later.ts'
import type { RankedAirport } from './ranking.ts'
import type { Forecast } from '../forecast.ts'

const STYLE = { head: [], border: [], compact: true }

function signed(minutes: number): string {
  return `${minutes > 0 ? '+' : ''}${minutes.toFixed(1)}`
}

function minuteOf(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace('T', ' ')
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

function shares(forecast: Forecast | undefined): string[] {
  if (forecast === undefined) return ['', '']
  const { flights, late, expectedLate } = forecast
  return [late, expectedLate].map((part) => `${Math.round((100 * part) / flights)}%`)
}

export function airportTable(
  rows: readonly AirportDelays[],
  names: ReadonlyMap<string, string>,
  forecasts: ReadonlyMap<string, Forecast>,
): string {
  const table = new Table({
    head: ['From', 'Airport', 'Flights', 'Windows', 'Late', 'Expected', 'Mean delay', 'Worst'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: STYLE,
  })
  for (const row of rows) {
    const delays = [signed(meanDelay(row)), String(row.maxDelay)]
    const counts = [String(row.flights), String(row.hours), ...shares(forecasts.get(row.airport))]
    table.push([...describe(names, row.airport), ...counts, ...delays])
  }
  return table.toString()
}

export function rankTable(rows: readonly RankedAirport[], names: ReadonlyMap<string, string>): string {
  const table = new Table({
    head: ['Rank', 'Airport', '', 'Share'],
    colAligns: ['right', 'left', 'left', 'right'],
    style: STYLE,
  })
  for (const [i, [airport, rank]] of rows.entries())
    table.push([String(i + 1), ...describe(names, airport), `${(100 * rank).toFixed(1)}%`])
  return table.toString()
}

export function hourTable(rows: readonly HourlyDelays[], names: ReadonlyMap<string, string>): string {
  const table = new Table({
    head: ['Window from', 'From', 'Airport', 'Flights', 'Minutes lost', 'Worst'],
    colAligns: ['left', 'left', 'left', 'right', 'right', 'right'],
    style: STYLE,
  })
  for (const row of rows) {
    const hour = minuteOf(row.hour)
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

/** The departures whose delays grew most, as "+5, +20, +90". */
export function everLaterTable(
  found: readonly EverLater[],
  top: number,
  names: ReadonlyMap<string, string>,
): string {
  const table = new Table({
    head: ['Last departure', 'From', 'Airport', 'Delays', 'To'],
    style: STYLE,
  })
  const growth = ({ flights: [first, , last] }: EverLater): number => last.delay - first.delay
  const rows = found
    .toSorted((a, b) => growth(b) - growth(a) || a.flights[2].date - b.flights[2].date)
    .slice(0, top)
  for (const { airport, flights } of rows) {
    const delays = flights.map(({ delay }) => `+${delay}`).join(', ')
    const to = flights.map(({ destination }) => destination).join(', ')
    table.push([minuteOf(flights[2].date), ...describe(names, airport), delays, to])
  }
  return table.toString()
}

import { relative } from 'node:path'
import type { Sink, SinkWriter } from '@wiesel/runtime'
import type { AirportDelays, HourlyDelays } from '../delays.ts'
import type { EverLater } from '../ever-later.ts'
import type { Forecast } from '../forecast.ts'
import type { Settings } from '../settings.ts'
import { readAirportNames } from './airport-names.ts'
import { bestConnected } from './ranking.ts'
import { airportTable, everLaterTable, hourTable, rankTable, worstAirports, worstHours } from './tables.ts'

/** One thing that the report takes note of. */
export type Note =
  | { readonly kind: 'hour'; readonly delays: HourlyDelays }
  | { readonly kind: 'airport'; readonly delays: AirportDelays }
  | { readonly kind: 'ever-later'; readonly found: EverLater }
  | { readonly kind: 'forecast'; readonly forecast: Forecast }
  | { readonly kind: 'late' }

const WHAT_NEXT = `What to try next:
  npm start -- -p 2                   the same numbers from two subtasks of each operator
  npm start -- -- --bound "6 h"       wait longer for reports: fewer are late
  npm start -- -- --window "1 day"    days instead of hours
  npm start -- --json | tail -n 1     how it ran, for programs
  npm run explain -w @wiesel/example-flights
The job is src/flights.ts of the example: change it and run it again.`

/** Keeps the newest of what it is told, and prints a summary when the input ends. One subtask. */
export class FlightReport implements Sink<Note> {
  private readonly settings: Settings

  constructor(settings: Settings) {
    this.settings = settings
  }

  createWriter(): SinkWriter<Note> {
    const hourly: HourlyDelays[] = []
    const airports = new Map<string, AirportDelays>()
    const everLater: EverLater[] = []
    const forecasts = new Map<string, Forecast>()
    let late = 0
    return {
      write: (note) => {
        if (note.kind === 'hour') hourly.push(note.delays)
        else if (note.kind === 'airport') airports.set(note.delays.airport, note.delays)
        else if (note.kind === 'ever-later') everLater.push(note.found)
        else if (note.kind === 'forecast') forecasts.set(note.forecast.airport, note.forecast)
        else late++
      },
      flush: async (endOfInput) => {
        if (endOfInput)
          process.stdout.write(
            `${await this.summary(hourly, [...airports.values()], everLater, forecasts, late)}\n`,
          )
      },
    }
  }

  private async summary(
    hourly: readonly HourlyDelays[],
    airports: readonly AirportDelays[],
    everLater: readonly EverLater[],
    forecasts: ReadonlyMap<string, Forecast>,
    late: number,
  ): Promise<string> {
    const { top, minFlights, output, boundMs } = this.settings
    const names = await readAirportNames()
    const onTime = hourly.reduce((sum, { flights }) => sum + flights, 0)
    const share = ((100 * late) / Math.max(1, onTime + late)).toFixed(1)
    const folder = relative(process.cwd(), output) || '.'
    return [
      `The worst airports to leave from (at least ${minFlights} flights; minutes):`,
      airportTable(worstAirports(airports, top, minFlights), names, forecasts),
      'Late: more than 15 minutes, of the flights since February. Expected: by a model of those of January.',
      '',
      'The worst windows:',
      hourTable(worstHours(hourly, Math.ceil(top / 2)), names),
      '',
      `Ever later: three departures in a row within an hour, each with more delay (${everLater.length} times). The worst:`,
      everLaterTable(everLater, Math.ceil(top / 2), names),
      '',
      'The best connected airports, by page rank over the routes of 2008:',
      rankTable(await bestConnected(Math.ceil(top / 2)), names),
      '',
      `${onTime + late} flights in ${hourly.length} windows of ${airports.length} airports.`,
      `${late} of them (${share}%) were reported more than ${boundMs / 3_600_000} h behind, when their window was complete: left out above.`,
      '',
      'Result files:',
      `  ${folder}/hourly/*.csv    delays of each airport and window`,
      `  ${folder}/late/*.jsonl    the late flights`,
      '',
      WHAT_NEXT,
    ].join('\n')
  }
}

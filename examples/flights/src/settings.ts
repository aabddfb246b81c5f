import { join } from 'node:path'
import type { JobParameters } from '@wiesel/datastream'
import { OptionError, toMillis } from '@wiesel/runtime'
import { dataFile } from './flight.ts'

/** What the job can be told on the command line, behind `--`. */
export interface Settings {
  /** The flights: a JSON array. `--input` */
  readonly input: string
  /** The directory for result files. `--output` */
  readonly output: string
  /** Size of the windows. `--window`, such as `"3 h"` */
  readonly windowMs: number
  /** How much later than others a flight may be reported and still count. `--bound`, such as `"6 h"` */
  readonly boundMs: number
  /** Lines of each table. `--top` */
  readonly top: number
  /** Flights an airport needs to be listed. `--min-flights` */
  readonly minFlights: number
}

const NAMES = ['input', 'output', 'window', 'bound', 'top', 'min-flights']

function count(parameters: JobParameters, name: string, otherwise: number): number {
  const text = parameters[name]
  if (text === undefined) return otherwise
  if (!/^\d{1,6}$/.test(text)) throw new OptionError(`--${name} must be a whole number, not "${text}".`)
  return Number(text)
}

/** Reads the parameters. @throws OptionError for one that does not exist or has no meaning */
export function settingsOf(parameters: JobParameters, startedAt: number): Settings {
  const unknown = Object.keys(parameters).find((name) => !NAMES.includes(name))
  if (unknown !== undefined)
    throw new OptionError(`The flights have no parameter --${unknown}. They have --${NAMES.join(', --')}.`)
  const { input = dataFile('flights-20k.json'), output, window = '1 h', bound = '4 h' } = parameters
  // A directory for each run: results of one are never mixed with those of another.
  const run = new Date(startedAt).toISOString().slice(0, 19).replaceAll(':', '-')
  return {
    input,
    output: output ?? join(import.meta.dirname, '../results', run),
    windowMs: toMillis(window),
    boundMs: toMillis(bound),
    top: count(parameters, 'top', 10),
    minFlights: count(parameters, 'min-flights', 30),
  }
}

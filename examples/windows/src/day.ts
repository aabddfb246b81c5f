import { fileURLToPath } from 'node:url'
import { float, schema, string, timestamp, type Infer } from '@wiesel/formats'

/** The weather of one day in one city: precipitation in millimetres, temperatures in °C, wind in metres a second. */
export const daySchema = schema({
  location: string(),
  date: timestamp('yyyy-MM-dd'),
  precipitation: float(),
  temp_max: float(),
  temp_min: float(),
  wind: float(),
  weather: string(),
})

export type Day = Infer<typeof daySchema>

/** Four years of Seattle and then four years of New York, of the npm package vega-datasets. */
export const weatherFile = fileURLToPath(new URL('../data/weather.csv', import.meta.resolve('vega-datasets')))

/** The date of a time. */
export function dateOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10)
}

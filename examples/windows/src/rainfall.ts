import type { AggregateFunction, ProcessWindowFunction, TimeWindow } from '@wiesel/runtime'
import { dateOf, type Day } from './day.ts'

/** The rain of some days in a row. */
export interface Rainfall {
  readonly location: string
  readonly from: string
  readonly days: number
  readonly millimetres: number
}

/** Tenths of a millimetre, so that sums are exact in any order. */
type Sums = { readonly days: number; readonly tenths: number }

/** Adds up days and their rain. */
export const sumRain: AggregateFunction<Day, Sums, Sums> = {
  createAccumulator: () => ({ days: 0, tenths: 0 }),
  add: ({ precipitation }, { days, tenths }) => ({
    days: days + 1,
    tenths: tenths + Math.round(precipitation * 10),
  }),
  getResult: (sums) => sums,
  merge: (a, b) => ({ days: a.days + b.days, tenths: a.tenths + b.tenths }),
}

/** Says where and when it rained. */
export const nameRainfall: ProcessWindowFunction<Sums, Rainfall, string, TimeWindow> = {
  process: (location, { window }, [{ days, tenths }]) => [
    { location, from: dateOf(window.start), days, millimetres: tenths / 10 },
  ],
}

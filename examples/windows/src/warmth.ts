import type { AggregateFunction, ProcessWindowFunction, TimeWindow } from '@wiesel/runtime'
import { dateOf, type Day } from './day.ts'

/** The mean of the highest temperatures of some days, in °C. */
export interface Warmth {
  readonly location: string
  readonly from: string
  readonly mean: number
}

type Sums = { readonly days: number; readonly tenths: number }

/** The mean of the highest temperatures. It has `merge`, so overlapping windows share their work. */
export const meanWarmth: AggregateFunction<Day, Sums, number> = {
  createAccumulator: () => ({ days: 0, tenths: 0 }),
  add: ({ temp_max }, { days, tenths }) => ({ days: days + 1, tenths: tenths + Math.round(temp_max * 10) }),
  getResult: ({ days, tenths }) => tenths / days / 10,
  merge: (a, b) => ({ days: a.days + b.days, tenths: a.tenths + b.tenths }),
}

/** Says where and when it was so warm. */
export const nameWarmth: ProcessWindowFunction<number, Warmth, string, TimeWindow> = {
  process: (location, { window }, [mean]) => [{ location, from: dateOf(window.start), mean }],
}

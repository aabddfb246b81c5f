import type { ProcessWindowFunction, TimeWindow } from '@wiesel/runtime'
import { dateOf, type Day } from './day.ts'

/** How much warmer New York was than Seattle on one day. */
export interface Contrast {
  readonly date: string
  readonly degrees: number
}

/** Compares the two cities, of which the window has one day each. */
export const compareCities: ProcessWindowFunction<Day, Contrast, null, TimeWindow> = {
  process(_key, { window }, days) {
    const highest = new Map(Array.from(days, ({ location, temp_max }) => [location, temp_max]))
    const [east, west] = [highest.get('New York'), highest.get('Seattle')]
    if (east === undefined || west === undefined) return []
    return [{ date: dateOf(window.start), degrees: Math.round((east - west) * 10) / 10 }]
  },
}

import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import { dateOf, weatherFile } from '../src/day.ts'
import { weatherWindows } from '../src/weather-windows.ts'
import {
  expectedContrasts,
  expectedMonths,
  expectedSpells,
  expectedWeeks,
  expectedWindiest,
  readDays,
} from './naive.ts'

const cities = readDays(weatherFile)

async function texts<T>(stream: DataStream<T>, text: (value: T) => string): Promise<string[]> {
  return (await stream.map(text).collect().toArray()).toSorted()
}

test.each([1, 2])('every kind of window, with parallelism %i', async (parallelism) => {
  const env = new StreamExecutionEnvironment({ parallelism })
  const { weeks, months, spells, windiest, contrasts } = weatherWindows(env, weatherFile)
  const rainfall = (r: { location: string; from: string; days: number; millimetres: number }): string =>
    `${r.location} ${r.from} ${r.days} ${r.millimetres}`

  expect(await texts(weeks, rainfall)).toEqual(expectedWeeks(cities).toSorted())
  expect(await texts(spells, rainfall)).toEqual(expectedSpells(cities).toSorted())
  expect(await texts(months, ({ location, from, mean }) => `${location} ${from} ${mean.toFixed(6)}`)).toEqual(
    expectedMonths(cities).toSorted(),
  )
  expect(await texts(windiest, ({ location, date, wind }) => `${location} ${dateOf(date)} ${wind}`)).toEqual(
    expectedWindiest(cities).toSorted(),
  )
  expect(await texts(contrasts, ({ date, degrees }) => `${date} ${degrees}`)).toEqual(
    expectedContrasts(cities).toSorted(),
  )
})

test('the sliding windows share slices, the sessions are kept by key', () => {
  const env = new StreamExecutionEnvironment()
  const { months, spells } = weatherWindows(env, weatherFile)
  months.print()
  spells.print()
  const layouts = [...env.explain().matchAll(/state: ([^ ]+)/g)].map(([, layout]) => layout)
  expect(layouts).toEqual(['window-first', 'key-first'])
})

import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'
import { forSeeds, testEnvironment } from '@wiesel/testing'
import { expect, test } from 'vitest'
import { dataFile } from '../src/flight.ts'
import { flightStreams } from '../src/flight-streams.ts'
import { settingsOf } from '../src/settings.ts'
import { expectedDelays, flightId, type Expected } from './naive.ts'

const HOUR_MS = 3_600_000

/** Runs the streams and collects what they give. Of each airport the last result counts. */
async function run(
  env: StreamExecutionEnvironment,
  parameters: Record<string, string>,
): Promise<Omit<Expected, 'flights'>> {
  const { hourly, airports, everLater, late } = flightStreams(env, settingsOf(parameters, 0))
  const found: Omit<Expected, 'flights'> = { hourly: new Map(), airports: new Map(), late: [], everLater: [] }
  hourly.sinkTo(
    new FunctionSink(({ airport, hour, flights, totalDelay, maxDelay }) => {
      expect(found.hourly.has(`${airport} ${hour}`), 'a window fires once').toBe(false)
      found.hourly.set(`${airport} ${hour}`, [flights, totalDelay, maxDelay])
    }),
  )
  airports.sinkTo(
    new FunctionSink(({ airport, flights, totalDelay, maxDelay, hours }) => {
      found.airports.set(airport, [flights, totalDelay, maxDelay, hours])
    }),
  )
  late.sinkTo(
    new FunctionSink(({ date, origin, destination, delay }) => {
      found.late.push(flightId(date, origin, destination, delay))
    }),
  )
  everLater.sinkTo(
    new FunctionSink(({ flights }) => {
      const ids = flights.map(({ date, origin, destination, delay }) =>
        flightId(date, origin, destination, delay),
      )
      found.everLater.push(ids.join(', '))
    }),
  )
  await env.execute()
  return found
}

test.each([1, 2, 3])('all flights, parallelism %d', { timeout: 60_000 }, async (parallelism) => {
  const expected = expectedDelays(dataFile('flights-20k.json'), 4 * HOUR_MS)
  const found = await run(new StreamExecutionEnvironment({ parallelism }), {})
  expect(found.hourly).toEqual(expected.hourly)
  expect(found.airports).toEqual(expected.airports)
  expect(found.late.toSorted()).toEqual(expected.late.toSorted())
  expect(found.everLater.toSorted()).toEqual(expected.everLater.toSorted())
  expect(found.everLater.length).toBeGreaterThan(20)

  // None is lost and none counted twice.
  const onTime = [...found.hourly.values()].reduce((sum, [flights]) => sum + flights, 0)
  expect(onTime + found.late.length).toBe(expected.flights)
  expect(found.late.length).toBeGreaterThan(100)
})

test.each([1, 2])('any interleaving, parallelism %d', { timeout: 120_000 }, async (parallelism) => {
  const input = dataFile('flights-2k.json')
  const expected = expectedDelays(input, HOUR_MS, 3 * HOUR_MS)
  expect(expected.late.length).toBeGreaterThan(50)
  await forSeeds(5, async (seed) => {
    const env = testEnvironment({ seed, parallelism })
    const found = await run(env, { input, bound: '1 h', window: '3 h' })
    expect(found.hourly).toEqual(expected.hourly)
    expect(found.airports).toEqual(expected.airports)
    expect(found.late.toSorted()).toEqual(expected.late.toSorted())
    expect(found.everLater.toSorted()).toEqual(expected.everLater.toSorted())
  })
})

import { readFileSync } from 'node:fs'
import { jsonArrayFile } from '@wiesel/connector-files'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { exampleOf } from '@wiesel/example-train-model/flights'
import { expect, test } from 'vitest'
import { dataFile, flightSchema } from '../src/flight.ts'
import { forecasts, learnLateness, type Forecast } from '../src/forecast.ts'

const file = dataFile('flights-20k.json')

test('the model that is served expects what it should of flights it has not seen', async () => {
  const model = await learnLateness()
  const env = new StreamExecutionEnvironment({ parallelism: 2 })
  const found = new Map<string, Forecast>()
  const flights = env.fromSource(jsonArrayFile(file, { schema: flightSchema }))
  for await (const forecast of forecasts(flights, model).collect()) found.set(forecast.airport, forecast)

  const apply = model.rowFunction()
  const judged = (JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof exampleOf>[0][])
    .filter(({ date }) => date >= '2001/02')
    .map((flight) => apply({ ...exampleOf(flight) }) as any)
  const expected = new Map<string, Forecast>()
  for (const { origin, label, rawPrediction } of judged) {
    const { flights, late, expectedLate } = expected.get(origin) ?? { flights: 0, late: 0, expectedLate: 0 }
    expected.set(origin, {
      airport: origin,
      flights: flights + 1,
      late: late + label,
      expectedLate: expectedLate + rawPrediction[1],
    })
  }
  expect(found.size).toBe(expected.size)
  for (const [airport, { expectedLate, ...counts }] of expected) {
    expect(found.get(airport)).toMatchObject(counts)
    expect(found.get(airport)?.expectedLate).toBeCloseTo(expectedLate, 6)
  }

  // It says something: the half it takes for likelier is late much more often.
  const sorted = judged.toSorted((a, b) => b.rawPrediction[1] - a.rawPrediction[1])
  const half = Math.floor(sorted.length / 2)
  const late = (rows: any[]): number => rows.reduce((sum, { label }) => sum + label, 0) / rows.length
  expect(late(sorted.slice(0, half))).toBeGreaterThan(1.5 * late(sorted.slice(half)))
})

import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'
import { describe, expect, test } from 'vitest'
import { makeReadings, type Reading } from '../src/reading.ts'
import { sensorAlarms } from '../src/sensor-alarms.ts'
import type { Alarm } from '../src/silence-alarm.ts'
import { expectedAlarms, expectedNonsense } from './naive.ts'

const textOf = (alarm: Alarm): string =>
  [alarm.kind, alarm.sensor, alarm.at, ...(alarm.kind === 'back' ? [alarm.silentMs] : [])].join(' ')

async function alarmsOf(
  readings: readonly Reading[],
  timeoutMs: number,
  parallelism: number,
): Promise<{ alarms: string[]; nonsense: Reading[] }> {
  const env = new StreamExecutionEnvironment({ parallelism })
  const streams = sensorAlarms(env, readings, timeoutMs)
  const [alarms, nonsense]: [string[], Reading[]] = [[], []]
  streams.alarms.sinkTo(new FunctionSink((alarm) => void alarms.push(textOf(alarm))))
  streams.nonsense.sinkTo(new FunctionSink((reading) => void nonsense.push(reading)))
  await env.execute()
  return { alarms, nonsense }
}

describe.each([1, 2])('with parallelism %i', (parallelism) => {
  test.each([15_000, 300_000])('silence of more than %i ms', async (timeoutMs) => {
    const readings = makeReadings()
    const { alarms, nonsense } = await alarmsOf(readings, timeoutMs, parallelism)
    const expected = expectedAlarms(readings, timeoutMs)
    expect(expected.length).toBeGreaterThan(20)
    expect(alarms.toSorted()).toEqual(expected.toSorted())
    expect(new Set(nonsense)).toEqual(new Set(expectedNonsense(readings)))
  })
})

test('the alarms of a sensor come in the order of time', async () => {
  const { alarms } = await alarmsOf(makeReadings(3), 60_000, 2)
  const times = alarms.filter((text) => text.includes(' sensor-5 ')).map((text) => Number(text.split(' ')[2]))
  expect(times.length).toBeGreaterThan(2)
  expect(times).toEqual(times.toSorted((a, b) => a - b))
})

test('a reading exactly at the timeout prevents the alarm', async () => {
  const reading = (at: number): Reading => ({ sensor: 'a', at, celsius: 20 })
  const { alarms } = await alarmsOf([reading(0), reading(100), reading(201)], 100, 1)
  expect(alarms).toEqual(['silent a 200', 'back a 201 101', 'silent a 301'])
})

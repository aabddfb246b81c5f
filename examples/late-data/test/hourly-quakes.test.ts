import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { FunctionSink, toMillis } from '@wiesel/runtime'
import { describe, expect, test } from 'vitest'
import { hourlyQuakes, type HourlyQuakes } from '../src/hourly-quakes.ts'
import { reportedQuakes, type Quake } from '../src/quake.ts'
import { expectedQuakes } from './naive.ts'

const quakes = reportedQuakes()
const settings = [
  ['0', '0'],
  ['6 h', '0'],
  ['6 h', '12 h'],
  ['1 h', '2 d'],
  ['8 d', '0'],
]

describe.each([1, 2])('with parallelism %i', (parallelism) => {
  test.each(settings)('bound %s, lateness %s', async (bound, lateness) => {
    const [boundMs, latenessMs] = [toMillis(bound), toMillis(lateness)]
    const env = new StreamExecutionEnvironment({ parallelism })
    const streams = hourlyQuakes(env, quakes, { boundMs, latenessMs })
    const results: HourlyQuakes[] = []
    const late: Quake[] = []
    streams.hourly.sinkTo(new FunctionSink((result) => void results.push(result)))
    streams.late.sinkTo(new FunctionSink((quake) => void late.push(quake)))
    await env.execute()

    const expected = expectedQuakes(quakes, boundMs, latenessMs)
    const last = new Map(
      results.map(({ network, hour, ...sums }) => [`${network} ${hour}`, [sums.quakes, sums.strongest]]),
    )
    expect(last).toEqual(expected.hours)
    expect(results).toHaveLength(expected.results)
    expect(new Set(late)).toEqual(new Set(expected.late))
    // Nothing is lost and nothing counts twice: on time + late = input.
    const counted = [...last.values()].reduce((sum, [count]) => sum + count, 0)
    expect(counted + late.length).toBe(quakes.length)
  })
})

test('a bound as long as the disorder leaves nothing late', () => {
  expect(expectedQuakes(quakes, toMillis('8 d'), 0).late).toEqual([])
  expect(expectedQuakes(quakes, toMillis('6 h'), 0).late.length).toBeGreaterThan(500)
})

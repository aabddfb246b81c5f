import { expect, test } from 'vitest'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DataGeneratorSource } from '@wiesel/runtime'
import { forSeeds, testEnvironment } from '@wiesel/testing'

test('gives records at its rate, all subtasks together', () =>
  forSeeds(5, async (seed) => {
    const env = testEnvironment({ seed, parallelism: 1 + (seed % 2) })
    const source = new DataGeneratorSource((n) => n, { count: 100, perSecond: 50 })
    const values = await env.fromSource(source).collect().toArray()
    expect(values.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    expect(env.lastResult?.durationMs).toBeGreaterThanOrEqual(1900)
    expect(env.lastResult?.durationMs).toBeLessThan(2500)
  }))

test('without a count it never ends', async () => {
  const stream = new StreamExecutionEnvironment().fromSource(new DataGeneratorSource((n) => n))
  const first: number[] = []
  for await (const n of stream.collect()) if (first.push(n) === 3) break
  expect(first).toEqual([0, 1, 2])
})

test.for([{ count: -1 }, { count: 1.5 }, { perSecond: 0 }, { perSecond: NaN }])(
  '%j is refused',
  (options) => {
    expect(() => new DataGeneratorSource((n) => n, options)).toThrow(/must be/)
  },
)

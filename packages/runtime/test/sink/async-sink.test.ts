import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AsyncSink, type AsyncSinkOptions } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { checkSink, testEnvironment } from '@wiesel/testing'

const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1)
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A service that refuses some records now and then, and looks at what it is asked. */
function service(seed: number, refuse: number) {
  const rng = new SeededRandom(seed)
  const taken: number[] = []
  const seen = { most: 0, underWay: 0, largest: 0, sizes: [] as number[] }
  const submit: AsyncSinkOptions<number>['submit'] = async (batch) => {
    seen.most = Math.max(seen.most, ++seen.underWay)
    seen.largest = Math.max(seen.largest, batch.length)
    seen.sizes.push(batch.length)
    if (rng.next() < 0.5) await turn()
    const again = batch.filter(() => rng.next() < refuse)
    taken.push(...batch.filter((n) => !again.includes(n)))
    seen.underWay--
    return again.length === 0 && rng.next() < 0.5 ? undefined : again
  }
  return { taken, seen, submit }
}

test('keeps the contract of sinks, at least once', async () => {
  let seed = 0
  await checkSink(
    () => {
      const { taken, submit } = service(++seed, 0.2)
      return {
        create: () => new AsyncSink({ submit, maxBatchSize: 3, maxInFlight: 2, maxBuffered: 4 }),
        read: () => taken,
      }
    },
    { records: upTo(40), guarantee: 'at-least-once' },
  )
})

test('each record is taken once where nothing fails, within the limits', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 1000 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(0, 0.3),
      async (seed, maxBatchSize, maxInFlight, refuse) => {
        const { taken, seen, submit } = service(seed, refuse)
        const env = testEnvironment({ seed })
        env.fromSequence(1, 60).sinkTo(new AsyncSink({ submit, maxBatchSize, maxInFlight, maxBuffered: 8 }))
        await env.execute()
        expect(taken.toSorted((a, b) => a - b)).toEqual(upTo(60))
        expect(seen.most).toBeLessThanOrEqual(maxInFlight)
        expect(seen.largest).toBeLessThanOrEqual(maxBatchSize)
      },
    ),
    { numRuns: 30 },
  ))

test('batches are limited by bytes; a record that is larger goes alone', async () => {
  const batches: number[][] = []
  const env = testEnvironment()
  const sink = new AsyncSink<number>({
    submit: async (batch) => {
      batches.push([...batch])
      await turn()
    },
    sizeOf: (n) => n,
    maxBatchBytes: 10,
    maxInFlight: 1,
  })
  env.fromElements(3, 4, 5, 50, 2, 2).sinkTo(sink)
  await env.execute()
  expect(batches.flat()).toEqual([3, 4, 5, 50, 2, 2])
  for (const batch of batches) expect(batch.length === 1 || batch.reduce((a, b) => a + b) <= 10).toBe(true)
})

test('fewer records are under way after some came back, and more after they were taken', async () => {
  let calls = 0
  const sizes: number[] = []
  const env = testEnvironment()
  const sink = new AsyncSink<number>({
    submit: async (batch) => {
      sizes.push(batch.length)
      await turn()
      return ++calls < 4 ? batch : []
    },
    maxBatchSize: 16,
    maxInFlight: 1,
  })
  env.fromSequence(1, 100).sinkTo(sink)
  await env.execute()
  expect(Math.min(...sizes.slice(1, 4))).toBeLessThanOrEqual(4)
  expect(Math.max(...sizes.slice(4))).toBeGreaterThan(4)
})

test('a request that fails fails the job', async () => {
  const env = testEnvironment()
  env.fromSequence(1, 10).sinkTo(
    new AsyncSink<number>({
      submit: async () => {
        await turn()
        throw new Error('forbidden')
      },
    }),
  )
  await expect(env.execute()).rejects.toThrow('forbidden')
})

test.each([{ maxBatchSize: 0 }, { maxInFlight: 0 }, { maxBuffered: 10 }, { maxBatchBytes: Number.NaN }])(
  '%o is refused',
  (options) => {
    expect(() => new AsyncSink({ submit: async () => {}, ...options })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  },
)

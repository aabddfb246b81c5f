import { describe, expect, test } from 'vitest'
import { AsyncDataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import { Accumulators, rich, WatermarkStrategy } from '@wiesel/runtime'
import { forSeeds, testEnvironment } from '@wiesel/testing'

describe('mapAsync', () => {
  test('keeps the order, in chains, at any seed, though later calls are quicker', () =>
    forSeeds(20, async (seed) => {
      const env = testEnvironment({ seed })
      const numbers = await env
        .fromSequence(1, 60)
        .map((n) => n)
        .mapAsync(
          async (n, { sleep }) => {
            await sleep((61 - n) % 7)
            return n * 2
          },
          { capacity: 1 + (seed % 5), timeout: '1 min' },
        )
        .filter((n) => n % 4 === 0)
        .mapAsync(async (n) => n + 1, { capacity: 3 })
        .collect()
        .toArray()
      expect(numbers).toEqual(Array.from({ length: 30 }, (_, i) => (i + 1) * 4 + 1))
    }))

  test('unordered loses nothing and keeps windows whole, at any seed', () =>
    forSeeds(20, async (seed) => {
      const env = testEnvironment({ seed, parallelism: 1 + (seed % 3) })
      const strategy = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)
      const results = await env
        .fromCollection(
          Array.from({ length: 50 }, (_, i) => i),
          strategy,
        )
        .mapAsync(
          async (n, { sleep }) => {
            await sleep(n % 5)
            return n
          },
          { ordered: false, capacity: 4 },
        )
        .collect()
        .toArray()
      expect(results.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i))
    }))

  test('holds back a source that is quicker', async () => {
    let made = 0
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    const env = new StreamExecutionEnvironment()
    const results = env
      .fromSequence(1, 50_000)
      .map((n) => {
        made++
        return n
      })
      .mapAsync(
        async (n) => {
          await gate
          return n
        },
        { capacity: 5 },
      )
      .collect()
      .toArray()
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(made).toBe(5)
    release()
    expect(await results).toHaveLength(50_000)
  })

  test('takes a rich function', async () => {
    const env = testEnvironment()
    const doubled = env.fromElements(1, 2).mapAsync(
      rich((context) => {
        const calls = context.accumulator('calls', Accumulators.counter)
        return async (n: number) => {
          calls.add(1)
          return n * 2
        }
      }),
    )
    expect(await doubled.collect().toArray()).toEqual([2, 4])
    expect(env.lastResult?.accumulators).toEqual({ calls: 2 })
  })

  test('fails the job with what the function was rejected with', async () => {
    const env = testEnvironment()
    const broken = env
      .fromElements(1, 2)
      .mapAsync((n) => (n === 2 ? Promise.reject(new Error('gone')) : Promise.resolve(n)))
    await expect(broken.collect().toArray()).rejects.toThrow(
      'operator "Map async", subtask 1/1 on record 2: gone',
    )
  })

  test('a call that never ends holds the job until it is cancelled', async () => {
    const env = new StreamExecutionEnvironment()
    const signals: AbortSignal[] = []
    env
      .fromElements(1)
      .mapAsync((_, { signal }) => {
        signals.push(signal)
        return new Promise<number>(() => {})
      })
      .print()
    const job = env.executeAsync()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(job.status).toBe('running')
    await job.cancel()
    expect(job.status).toBe('cancelled')
    expect(signals[0].aborted).toBe(true)
  })
})

test('AsyncDataStream gives any number of results, with a function opened in each subtask', async () => {
  const env = testEnvironment({ parallelism: 2 })
  const events: string[] = []
  const letters = AsyncDataStream.unorderedWait(env.fromElements('ab', '', 'c'), () => ({
    open: (context) => void events.push(`open ${context.subtask}`),
    invoke: async (word: string) => word.split(''),
    close: () => void events.push('close'),
  }))
  expect((await letters.collect().toArray()).toSorted()).toEqual(['a', 'b', 'c'])
  expect(events.toSorted()).toEqual(['close', 'close', 'open 0', 'open 1'])
})

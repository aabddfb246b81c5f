import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  DiscardingSink,
  JobCancelledError,
  TumblingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ValueState,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { forSeeds, testEnvironment } from '@wiesel/testing'

const numbers = fc.array(fc.integer({ min: -3, max: 40 }), { maxLength: 30 })
const sorted = <T>(values: readonly T[]): string[] => values.map((value) => JSON.stringify(value)).toSorted()

/** Where a walk goes next; `undefined` where it ends. */
type Step = (n: number) => number | undefined

/** Everything a walk passes. */
function naiveWalk(from: readonly number[], step: Step): number[] {
  const passed: number[] = []
  for (let waiting = [...from]; waiting.length > 0;) {
    passed.push(...waiting)
    waiting = waiting.flatMap((n) => step(n) ?? [])
  }
  return passed
}

const STEPS: Record<string, Step> = {
  'halving even numbers': (n) => (n !== 0 && n % 2 === 0 ? n / 2 : undefined),
  'counting down': (n) => (n > 0 ? n - 1 : undefined),
  'ending at once': () => undefined,
}

/** How often each key came so far. */
class Visits implements KeyedProcessFunction<number, number, string> {
  private count!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.count = context.getState(valueState<number>('count'))
  }

  *processElement(n: number): Generator<string> {
    const count = (this.count.value() ?? 0) + 1
    this.count.update(count)
    yield `${n}#${count}`
  }
}

describe('what goes around comes by as often as in a naive walk', () => {
  test.each(Object.keys(STEPS))('%s', (name) =>
    fc.assert(
      fc.asyncProperty(
        numbers,
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (from, seed, parallelism, rebalanced) => {
          const step = STEPS[name]
          const env = testEnvironment({ seed, parallelism })
          const loop = env.fromCollection(from).setParallelism(1).iterate('1 min')
          const next = loop.flatMap((n) => [step(n)].filter((at) => at !== undefined))
          loop.closeWith(rebalanced ? next.rebalance() : next)
          const visits = loop.keyBy((n) => n).process(() => new Visits())
          const expected = naiveWalk(from, step)
          const counts = new Map<number, number>()
          const numbered = expected.map((n) => {
            counts.set(n, (counts.get(n) ?? 0) + 1)
            return `${n}#${counts.get(n)}`
          })
          expect(sorted(await visits.collect().toArray())).toEqual(sorted(numbered))
        },
      ),
      { numRuns: 20 },
    ),
  )

  test('with another type on the way back, and state in the loop', () =>
    forSeeds(10, async (seed) => {
      interface Walk {
        from: number
        at: number
      }
      const env = testEnvironment({ seed, parallelism: 1 + (seed % 3) })
      const from = [5, 3, 5]
      const loop = env.fromCollection(from).setParallelism(1).iterate('1 min').withFeedbackType<Walk>()
      const walks = loop
        .keyBy(
          (n) => n % 2,
          ({ at }) => at % 2,
        )
        .map<Walk>(
          (n) => ({ from: n, at: n }),
          ({ from: start, at }) => ({ from: start, at: at - 1 }),
        )
      loop.closeWith(walks.filter(({ at }) => at > 0))
      const expected = from.flatMap((n) => Array.from({ length: n + 1 }, (_, at) => ({ from: n, at })))
      expect(sorted(await walks.collect().toArray())).toEqual(sorted(expected))
    }))

  test('in two loops, one behind the other, and in one inside of another', async () => {
    const env = testEnvironment({ seed: 3 })
    const first = env.fromElements(8, 3).iterate('1 min')
    first.closeWith(first.filter((n) => n % 2 === 0).map((n) => n / 2))
    const second = first.filter((n) => n % 2 === 1).iterate('2 min')
    second.closeWith(second.filter((n) => n > 0).map((n) => n - 1))
    expect(sorted(await second.collect().toArray())).toEqual(sorted([1, 0, 3, 2, 1, 0]))

    const outer = testEnvironment({ seed: 4 }).fromElements(12).iterate('10 min')
    const inner = outer.iterate('1 min')
    inner.closeWith(inner.filter((n) => n % 2 === 0 && n > 0).map((n) => n / 2))
    const odd = inner.filter((n) => n % 2 === 1)
    outer.closeWith(odd.filter((n) => n > 1).map((n) => n - 1))
    // 12 6 3 | 2 1
    expect(sorted(await odd.collect().toArray())).toEqual(sorted([3, 1]))
  })

  test('fed back from two places', async () => {
    const env = testEnvironment({ seed: 1 })
    const loop = env.fromElements(6).iterate('1 min')
    loop.closeWith(loop.filter((n) => n >= 4).map((n) => n - 1))
    loop.closeWith(loop.filter((n) => n >= 4).map((n) => n - 2))
    // 6 | 5 4 | 4 3 3 2 | 3 2
    expect(sorted(await loop.collect().toArray())).toEqual(sorted([6, 5, 4, 4, 3, 3, 2, 3, 2]))
  })
})

test('records keep their timestamps on the way; the last watermark comes when the loop has ended', async () => {
  const byTime = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)
  const env = testEnvironment({ seed: 1 })
  const loop = env.fromCollection([1, 2, 15, 16], byTime).iterate('1 min')
  loop.closeWith(loop.filter((n) => n < 100).map((n) => n + 100))
  const counts = loop
    .windowAll(TumblingEventTimeWindows.of(10))
    .process<string>({ process: (_, { window }, all, out) => out(`${window.start}: ${[...all].length}`) })
  // Watermarks do come with the input: what comes back to the first window may be late, to the last one not.
  const seen = await counts.collect().toArray()
  expect(seen.at(-1)).toBe('10: 4')
})

test('what goes around goes before what comes in, so that little waits', async () => {
  const env = new StreamExecutionEnvironment()
  let [inside, most] = [0, 0]
  const loop = env.fromSequence(1, 100_000).iterate(100)
  const steps = loop.map((n) => {
    if (n > 0) most = Math.max(most, ++inside)
    return n > 0 ? -9 : n + 1
  })
  loop.closeWith(steps.filter((n) => n < 0))
  let left = 0
  for await (const n of steps.filter((n) => n === 0).collect()) {
    inside--
    left += 1 + n
  }
  expect(left).toBe(100_000)
  expect(most).toBeLessThan(60_000)
}, 20_000)

describe('the end', () => {
  test('does not come before nothing has come back for the time given', async () => {
    const env = testEnvironment({ seed: 1 })
    const loop = env.fromElements(3).iterate('1 s')
    loop.closeWith(
      loop
        .mapAsync(async (n, { sleep }) => {
          await sleep('900 ms')
          return n - 1
        })
        .filter((n) => n >= 0),
    )
    expect(sorted(await loop.collect().toArray())).toEqual(sorted([0, 1, 2, 3]))
  })

  test('never comes by itself with 0', async () => {
    const env = new StreamExecutionEnvironment()
    const loop = env.fromElements(1).iterate()
    loop.closeWith(loop.filter((n) => n < 3).map((n) => n + 1))
    const seen: number[] = []
    loop.map((n) => seen.push(n)).sinkTo(new DiscardingSink())
    const job = env.executeAsync()
    while (seen.length < 3) await new Promise((resolve) => setTimeout(resolve, 1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(job.status).toBe('running')
    await job.cancel()
    await expect(job.result).rejects.toThrow(JobCancelledError)
    expect(seen).toEqual([1, 2, 3])
  })

  test('of a function that fails in the loop', async () => {
    const env = testEnvironment({ seed: 1 })
    const loop = env.fromElements(2).iterate('1 min')
    loop.closeWith(
      loop.map((n): number => {
        if (n === 0) throw new Error('below')
        return n - 1
      }),
    )
    await expect(loop.collect().toArray()).rejects.toThrow('below')
  })
})

describe('what is refused', () => {
  const env = () => testEnvironment()

  test('a loop that was not closed', () => {
    const loop = env().fromElements(1).iterate('1 s')
    loop.print()
    expect(() => loop.env.program()).toThrow(expect.objectContaining({ code: 'ITERATION_NOT_CLOSED' }))
  })

  test('feedback that is not made of the loop', () => {
    const one = env()
    const loop = one.fromElements(1).iterate('1 s')
    loop.closeWith(one.fromElements(2))
    loop.print()
    expect(() => one.program()).toThrow(expect.objectContaining({ code: 'ITERATION_CONSTANT' }))
    expect(() => loop.closeWith(env().fromElements(2))).toThrow(
      expect.objectContaining({ code: 'OTHER_ENVIRONMENT' }),
    )
  })

  test('BATCH mode; the automatic one is streaming', async () => {
    const one = env()
    const loop = one.fromElements(1).iterate('1 s')
    loop.closeWith(loop.filter((n) => n > 1))
    loop.print()
    expect(() => one.setRuntimeMode('batch').program()).toThrow(
      expect.objectContaining({ code: 'ITERATION_IN_BATCH' }),
    )
    expect(one.setRuntimeMode('automatic').program().batch).toBeUndefined()
  })

  test('a negative time', () => {
    expect(() => env().fromElements(1).iterate(-1)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  })
})

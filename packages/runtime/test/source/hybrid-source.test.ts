import { describe, expect, test } from 'vitest'
import {
  AsyncIterableSource,
  DataGeneratorSource,
  DiscardingSink,
  ElementsSource,
  HybridSource,
  SequenceSource,
  type ReaderContext,
  type SourceReader,
} from '@wiesel/runtime'
import type { RangeSplit } from '../../src/source/elements-source.ts'
import { checkSource, forSeeds, simulateFaults, testEnvironment } from '@wiesel/testing'

const upTo = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

/** Needs a while to begin, wherever it can. */
class SlowSource extends SequenceSource {
  override createEnumerator(...given: Parameters<SequenceSource['createEnumerator']>) {
    const enumerator = super.createEnumerator(...given)
    return Object.assign(enumerator, { start: async () => {}, close: async () => {} })
  }

  override createReader(context: ReaderContext): SourceReader<number, RangeSplit> {
    return Object.assign(super.createReader(context), { open: async () => {}, close: async () => {} })
  }
}

describe('keeps the contract of sources', () => {
  test('with one source, and with several', async () => {
    await checkSource(() => new HybridSource([new SequenceSource(1, 9)]), { expected: upTo(1, 9) })
    await checkSource(
      () =>
        new HybridSource<unknown>([
          new SequenceSource(1, 9),
          new ElementsSource(['a', 'b']),
          new SequenceSource(20, 23),
        ]),
      { expected: [...upTo(1, 9), 'a', 'b', ...upTo(20, 23)] },
    )
  })

  test('with empty ones', () =>
    checkSource(
      () =>
        new HybridSource([
          new ElementsSource<number>([]),
          new SequenceSource(1, 3),
          new ElementsSource<number>([]),
        ]),
      { expected: [1, 2, 3] },
    ))

  test('with those that begin and end with promises', () =>
    checkSource(() => new HybridSource([new SlowSource(1, 9), new SlowSource(10, 12)]), {
      expected: upTo(1, 12),
    }))

  test('with one at the end that has none', () =>
    checkSource(() => new HybridSource([new SequenceSource(1, 3), new DataGeneratorSource((i) => 100 + i)]), {
      expected: [1, 2, 3, ...upTo(100, 106)],
    }))
})

test('a source begins when all of the one before it was read, by all readers', () =>
  forSeeds(20, async (seed) => {
    const env = testEnvironment({ seed, parallelism: 3 })
    const order: number[] = []
    const source = new HybridSource([new SequenceSource(1, 20), new SlowSource(21, 30)])
    env
      .fromSource(source)
      .map((n) => order.push(n))
      .sinkTo(new DiscardingSink())
    await env.execute()
    expect(order.toSorted((a, b) => a - b)).toEqual(upTo(1, 30))
    expect(Math.max(...order.slice(0, 20))).toBe(20)
  }))

test('each record comes once, over failures and at other parallelisms', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const { wrong } = await simulateFaults(seed, {
      description: 'hybrid',
      expected: upTo(1, 60),
      build: (sink, parallelism) => {
        const env = testEnvironment({ parallelism, maxParallelism: 16 })
        const source = new HybridSource([new SequenceSource(1, 40), new SlowSource(41, 60)])
        env.fromSource(source).uid('source').sinkTo(sink)
        return env.program('job')
      },
    })
    expect(wrong, `seed ${seed}`).toBeUndefined()
  }
})

test('what is refused, and what its parts say of it', () => {
  expect(() => new HybridSource([])).toThrow('no source to read')
  const endless = new DataGeneratorSource((i) => i)
  expect(() => new HybridSource([endless, new SequenceSource(1, 2)])).toThrow(/Source 1 of 2 .* never ends/)
  async function* once() {
    yield 1
  }
  const source = new HybridSource([new SequenceSource(1, 2), new AsyncIterableSource(once(), 'unbounded')])
  expect([source.boundedness, source.replayable]).toEqual(['unbounded', false])
})

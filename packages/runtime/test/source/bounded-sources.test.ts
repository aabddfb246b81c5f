import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ElementsSource, SequenceSource, type ReaderContext, type Source } from '@wiesel/runtime'
import { cutRange, type RangeSplit } from '../../src/source/elements-source.ts'

/** Reads a source with some readers, whose turn comes by chance; at some moments all go on from a snapshot. */
function readAll(
  source: Source<number, RangeSplit, RangeSplit[]>,
  readers: number,
  turns: readonly { reader: number; limit: number; restart: boolean }[],
): number[] {
  const seen: number[] = []
  type Reader = ReturnType<typeof source.createReader>
  let live: Reader[] = []
  let ended: boolean[] = []
  const start = (splits: RangeSplit[][], state?: RangeSplit[]): (() => RangeSplit[]) => {
    const enumerator = source.createEnumerator(
      {
        parallelism: readers,
        assign: (subtask, given) => live[subtask].addSplits(given),
        noMoreSplits: (subtask) => live[subtask].noMoreSplits(),
        callAsync: () => {},
        callPeriodically: () => {},
      },
      state,
    )
    live = Array.from({ length: readers }, (_, subtask) =>
      source.createReader({
        requestSplit: () => enumerator.requestSplit(subtask),
      } as unknown as ReaderContext),
    )
    ended = live.map(() => false)
    void enumerator.start()
    splits.forEach((given, subtask) => live[subtask].addSplits(given))
    return () => enumerator.snapshot()
  }
  let enumerator = start(Array.from({ length: readers }, () => []))
  for (let turn = 0; ended.some((end) => !end); turn++) {
    if (turn > 10_000) throw new Error('no end')
    const { reader, limit, restart } = turns[turn % turns.length]
    if (restart && turn < turns.length) {
      enumerator = start(
        live.map((one) => structuredClone(one.snapshot())),
        structuredClone(enumerator()),
      )
    }
    const subtask = (reader + Math.floor(turn / turns.length)) % readers
    const batch = live[subtask].poll(limit)
    if (batch === 'end') ended[subtask] = true
    else if (batch !== 'idle') {
      expect(batch.to - batch.from).toBeLessThanOrEqual(limit)
      expect(batch.to).toBeGreaterThan(batch.from)
      expect(batch.split).toBeDefined()
      seen.push(...batch.values.slice(batch.from, batch.to))
    }
  }
  return seen
}

const turns = fc.array(
  fc.record({ reader: fc.nat(4), limit: fc.integer({ min: 1, max: 9 }), restart: fc.boolean() }),
  { minLength: 1, maxLength: 20 },
)

test('every element is read once, by however many readers, through restarts', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      turns,
      (values, readers, list) => {
        const seen = readAll(new ElementsSource(values), readers, list)
        expect(seen.toSorted((a, b) => a - b)).toEqual(values.toSorted((a, b) => a - b))
        expect(readers > 1 || seen.join() === values.join()).toBe(true)
      },
    ),
  )
})

test('a sequence has both its ends', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -30, max: 30 }),
      fc.integer({ min: -5, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      turns,
      (first, count, readers, list) => {
        const seen = readAll(new SequenceSource(first, first + count - 1), readers, list)
        expect(seen.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: Math.max(0, count) }, (_, i) => first + i),
        )
      },
    ),
  )
})

describe('a sequence', () => {
  test.each([
    [0.5, 3],
    [0, NaN],
    [0, Infinity],
    [0, 2 ** 53],
    ['0' as unknown as number, 3],
  ])('from %d to %d is refused', (first, last) => {
    expect(() => new SequenceSource(first, last)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })
})

test('a range is cut into even parts, none of them empty', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -100, max: 100 }),
      fc.nat(100),
      fc.integer({ min: 1, max: 20 }),
      (start, length, parts) => {
        const cut = cutRange(start, start + length, parts)
        expect(cut).toHaveLength(Math.min(parts, length))
        const sizes = cut.map(({ next, end }) => end - next)
        expect(sizes.reduce((a, b) => a + b, 0)).toBe(length)
        expect(Math.max(0, ...sizes) - Math.min(...(sizes.length === 0 ? [0] : sizes))).toBeLessThanOrEqual(1)
        expect(new Set(cut.map(({ id }) => id)).size).toBe(cut.length)
      },
    ),
  )
})

import { setImmediate as turn } from 'node:timers/promises'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { LocalExecutor } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { ManualPlatform, testEnvironment } from '@wiesel/testing'
import { describe, expect, test } from 'vitest'
import type { NexmarkEvent } from '../../src/nexmark/events.ts'
import { generateEvents } from '../../src/nexmark/generate-events.ts'
import { DISORDER_MS, nexmarkSource } from '../../src/nexmark/nexmark-source.ts'
import { queries } from '../../src/nexmark/queries/index.ts'
import { q12 } from '../../src/nexmark/queries/windows.ts'
import type { AnyQuery } from '../../src/nexmark/query.ts'

/** Results in an order of their own; of updates the last one of each. */
function canonical({ updateOf }: AnyQuery, results: readonly unknown[]): string[] {
  const kept =
    updateOf === undefined
      ? results
      : [...new Map(results.map((result) => [JSON.stringify(updateOf(result)), result])).values()]
  return kept.map((result) => JSON.stringify(sortFields(result))).toSorted()
}

function sortFields(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortFields)
  if (typeof value !== 'object' || value === null) return typeof value === 'number' ? rounded(value) : value
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => [name, sortFields(field)]),
  )
}

/** Sums of the same numbers in another order differ in their last digits. */
const rounded = (value: number): number => Number(value.toPrecision(12))

/** The events in the order in which they arrive, each at most as late as the watermarks allow. */
function outOfOrder(events: readonly NexmarkEvent[], seed: number): NexmarkEvent[] {
  const rng = new SeededRandom(seed)
  return events
    .map((event) => ({ event, arrives: event.dateTime + rng.below(DISORDER_MS) }))
    .toSorted((a, b) => a.arrives - b.arrives)
    .map(({ event }) => event)
}

const byEventTime = queries.filter((query) => query !== q12)

describe.each(byEventTime)('$name, $title', (query) => {
  test('equals the oracle on 100,000 events', async () => {
    const events = generateEvents(100_000)
    const results = await query
      .build(nexmarkSource(new StreamExecutionEnvironment(), events))
      .collect()
      .toArray()
    const expected = canonical(query, query.oracle(events))
    expect(expected.length).toBeGreaterThan(0)
    expect(canonical(query, results)).toEqual(expected)
  })

  test.each([1, 2, 3])('equals the oracle out of order and in parallel, seed %i', async (seed) => {
    const events = generateEvents(2_000, { seed, stepMs: 20 })
    const env = testEnvironment({ seed, parallelism: seed })
    const stream = nexmarkSource(env, outOfOrder(events, seed))
    const results = await query.build(stream).collect().toArray()
    expect(canonical(query, results)).toEqual(canonical(query, query.oracle(events)))
  })
})

test('q12 equals the oracle by a clock that shows the time of each event', async () => {
  const events = generateEvents(1_000, { stepMs: 50 })
  const platform = new ManualPlatform({ startMs: events[0].dateTime })
  const env = new StreamExecutionEnvironment({ executor: new LocalExecutor(platform) })
  async function* inTime(): AsyncGenerator<NexmarkEvent> {
    for (const event of events) {
      platform.advanceTo(event.dateTime)
      yield event
      for (let i = 0; i < 5; i++) await turn()
    }
    platform.advanceTo(platform.now() + 10_000)
    for (let i = 0; i < 20; i++) await turn()
  }
  const stream: DataStream<NexmarkEvent> = env.fromAsyncIterable(inTime())
  const results = await q12.build(stream).collect().toArray()
  expect(canonical(q12, results)).toEqual(canonical(q12, q12.oracle(events)))
})

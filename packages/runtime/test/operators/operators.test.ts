/** Every operator under random scripts, disturbed in every way the harness knows; results against naive oracles. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { outputTag, valueState, type KeyedProcessFunction, type ValueState } from '@wiesel/runtime'
import {
  aggregateField,
  extremalRecord,
  FilterOperator,
  FlatMapOperator,
  KeyedCountOperator,
  KeyedProcessOperator,
  KeyedReduceOperator,
  MapOperator,
} from '@wiesel/runtime/internal'
import { checkOperator, type HarnessStep } from '@wiesel/testing'
import { clashingKey, canonicalKey } from '../support/arbitrary-key.ts'
import type { Key } from '@wiesel/runtime'

interface Item {
  readonly key: Key
  readonly n: number
}

const item: fc.Arbitrary<Item> = fc.record(
  { key: clashingKey.map((key) => (Object.is(key, -0) ? 0 : key)), n: fc.integer({ min: -9, max: 9 }) },
  { noNullPrototype: true },
)

/** Records with timestamps, watermarks and times that rise. */
const script: fc.Arbitrary<HarnessStep[]> = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ item, time: fc.option(fc.integer({ min: -3, max: 12 })) }) },
      { weight: 2, arbitrary: fc.record({ advance: fc.integer({ min: 1, max: 8 }), clock: fc.boolean() }) },
    ),
    { maxLength: 25 },
  )
  .map((parts) => {
    const clocks = { watermark: 0, processingTime: 0 }
    return parts.map((part): HarnessStep => {
      if ('item' in part) return ['push', part.item, part.time === null ? null : clocks.watermark + part.time]
      const which = part.clock ? 'processingTime' : 'watermark'
      clocks[which] += part.advance
      return [which, clocks[which]]
    })
  })

const items = (steps: readonly HarnessStep[]): Item[] =>
  steps.flatMap((step) => (step[0] === 'push' ? [step[1] as Item] : []))

const byKey = { inputs: [({ key }: Item) => key] }
const outputKey = ({ key }: { key: Key }): string => canonicalKey(key)
const values = (outputs: readonly (readonly unknown[])[]): unknown[] =>
  outputs.filter(([kind]) => kind === 'record').map(([, value]) => value)

/** What a function of the items of one key so far gives for each item. */
function rolling<R>(steps: readonly HarnessStep[], result: (soFar: readonly Item[]) => R): R[] {
  const seen = new Map<string, Item[]>()
  return items(steps).map((one) => {
    const text = canonicalKey(one.key)
    const soFar = [...(seen.get(text) ?? []), one]
    seen.set(text, soFar)
    return result(soFar)
  })
}

const options = { numRuns: 25 }

test('count', () =>
  fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { outputs } = await checkOperator(() => new KeyedCountOperator(({ key }: Item) => key), {
        steps,
        harness: byKey,
        outputKey,
      })
      expect(values(outputs).map((v) => (v as { count: number }).count)).toEqual(
        rolling(steps, ({ length }) => length),
      )
    }),
    options,
  ))

const number = (list: readonly Item[]): number[] => list.map(({ n }) => n)
const first = <T>(list: readonly T[]): T => list[0]

test.each<[string, (a: Item, b: Item) => Item, (soFar: readonly Item[]) => Item]>([
  ['sum', aggregateField<Item>('sum', 'n'), (l) => ({ ...first(l), n: number(l).reduce((a, b) => a + b) })],
  ['min', aggregateField<Item>('min', 'n'), (l) => ({ ...first(l), n: Math.min(...number(l)) })],
  ['max', aggregateField<Item>('max', 'n'), (l) => ({ ...first(l), n: Math.max(...number(l)) })],
  [
    'minBy',
    extremalRecord<Item>('min', 'n', true),
    (l) => l.find(({ n }) => n === Math.min(...number(l))) as Item,
  ],
  [
    'maxBy',
    extremalRecord<Item>('max', 'n', true),
    (l) => l.find(({ n }) => n === Math.max(...number(l))) as Item,
  ],
  [
    'minBy, last',
    extremalRecord<Item>('min', 'n', false),
    (l) => l.findLast(({ n }) => n === Math.min(...number(l))) as Item,
  ],
  [
    'maxBy, last',
    extremalRecord<Item>('max', 'n', false),
    (l) => l.findLast(({ n }) => n === Math.max(...number(l))) as Item,
  ],
])('%s', (_name, reduce, oracle) =>
  fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { outputs } = await checkOperator(() => new KeyedReduceOperator<Item>(({ key }) => key, reduce), {
        steps,
        harness: byKey,
        outputKey,
      })
      expect(values(outputs)).toEqual(rolling(steps, oracle))
    }),
    options,
  ),
)

test('aggregations of records themselves, of tuples, of text, dates and bigints', () => {
  expect(aggregateField<number>('sum', undefined)(2, 3)).toBe(5)
  expect(aggregateField<bigint>('max', undefined)(2n, 3n)).toBe(3n)
  expect(aggregateField<[string, number]>('sum', 1)(['a', 1], ['b', 2])).toEqual(['a', 3])
  expect(aggregateField<{ t: string }>('min', 't')({ t: 'b' }, { t: 'a' })).toEqual({ t: 'a' })
  expect(extremalRecord<{ d: Date }>('max', 'd', true)({ d: new Date(1) }, { d: new Date(2) })).toEqual({
    d: new Date(2),
  })
  const record = { a: 1, b: 2 }
  aggregateField<typeof record>('sum', 'a')(record, record)
  expect(record).toEqual({ a: 1, b: 2 })
})

test('map, filter, flat map', () =>
  fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const mapped = await checkOperator(() => new MapOperator(({ n }: Item) => n + 1), { steps })
      expect(values(mapped.outputs)).toEqual(items(steps).map(({ n }) => n + 1))
      const filtered = await checkOperator(() => new FilterOperator(({ n }: Item) => n > 0), { steps })
      expect(values(filtered.outputs)).toEqual(items(steps).filter(({ n }) => n > 0))
      const flat = await checkOperator(
        () =>
          new FlatMapOperator(function* ({ n }: Item, out: (v: number) => void) {
            out(n)
            for (let i = 0; i < n; i++) yield i
          }),
        { steps },
      )
      expect(values(flat.outputs)).toEqual(
        items(steps).flatMap(({ n }) => [n, ...Array.from({ length: Math.max(0, n) }, (_, i) => i)]),
      )
    }),
    options,
  ))

const late = outputTag<Item>('late')

/** Sums per key until a timer; sets, replaces and deletes timers in both domains. */
class Sums implements KeyedProcessFunction<Key, Item, { key: Key; text: string }> {
  private sum!: ValueState<number>

  open(context: Parameters<NonNullable<KeyedProcessFunction<Key, Item, unknown>['open']>>[0]): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement(
    one: Item,
    context: Parameters<KeyedProcessFunction<Key, Item, unknown>['processElement']>[1],
  ): void {
    const { timers, timestamp } = context
    if (timestamp !== null && timestamp <= timers.currentWatermark()) context.output(late, one)
    this.sum.update((this.sum.value() ?? 0) + one.n)
    // A timer at or below the watermark would fire at the next one, or at the same one after a restore.
    const time = Math.max(timestamp ?? 0, timers.currentWatermark())
    if (one.n % 3 === 0) timers.deleteEventTimeTimer(time + 4)
    else timers.registerEventTimeTimer(time + 4)
    if (one.n < 0) timers.deleteProcessingTimeTimer(5)
    else timers.registerProcessingTimeTimer(timers.currentProcessingTime() + one.n)
  }

  *onTimer(
    time: number,
    {
      currentKey,
      timeDomain,
      timers,
    }: Parameters<NonNullable<KeyedProcessFunction<Key, Item, unknown>['onTimer']>>[1],
  ) {
    yield { key: currentKey, text: `${timeDomain} ${time}: ${this.sum.value()}` }
    if (timeDomain === 'event-time' && time % 2 === 0) timers.registerEventTimeTimer(time + 1)
    yield { key: currentKey, text: 'second' }
    if (time % 5 === 0) this.sum.clear()
  }
}

const textOf = (value: { key: Key; text: string }): string => `${canonicalKey(value.key)} ${value.text}`

/** What {@link Sums} emits, told from lists. */
function expectedSums(steps: readonly HarnessStep[]): string[] {
  const emitted: string[] = []
  const sums = new Map<string, number>()
  const timers: Record<'event-time' | 'processing-time', { key: Key; time: number }[]> = {
    'event-time': [],
    'processing-time': [],
  }
  type Domain = keyof typeof timers
  const drop = (domain: Domain, key: Key, time: number): void => {
    timers[domain] = timers[domain].filter(
      (timer) => timer.time !== time || canonicalKey(timer.key) !== canonicalKey(key),
    )
  }
  const set = (domain: Domain, key: Key, time: number): void => {
    drop(domain, key, time)
    timers[domain].push({ key, time })
  }
  const fire = (domain: Domain, limit: number): void => {
    for (;;) {
      const due = timers[domain].filter(({ time }) => time <= limit).toSorted((a, b) => a.time - b.time)[0]
      if (due === undefined) return
      drop(domain, due.key, due.time)
      const id = canonicalKey(due.key)
      emitted.push(`${id} ${domain} ${due.time}: ${sums.get(id) ?? null}`, `${id} second`)
      if (domain === 'event-time' && due.time % 2 === 0) set('event-time', due.key, due.time + 1)
      if (due.time % 5 === 0) sums.delete(id)
    }
  }
  let clock = 0
  let watermark = -Infinity
  for (const step of [...steps, ['watermark', 1000] as const, ['processingTime', 1000] as const]) {
    if (step[0] === 'watermark') fire('event-time', (watermark = step[1]))
    else if (step[0] === 'processingTime') fire('processing-time', (clock = step[1]))
    else if (step[0] === 'push') {
      const [{ key, n }, time] = [step[1] as Item, Math.max(step[2] ?? 0, watermark)]
      sums.set(canonicalKey(key), (sums.get(canonicalKey(key)) ?? 0) + n)
      if (n % 3 === 0) drop('event-time', key, time + 4)
      else set('event-time', key, time + 4)
      if (n < 0) drop('processing-time', key, 5)
      else set('processing-time', key, clock + n)
      // A timer that is due already fires at once: the clock is past it.
      fire('processing-time', clock)
    }
  }
  return emitted
}

test('keyed processing with state, timers and side outputs', () =>
  fc.assert(
    fc.asyncProperty(script, async (steps) => {
      const { outputs } = await checkOperator(
        () =>
          new KeyedProcessOperator(
            ({ key }: Item) => key,
            () => new Sums(),
          ),
        {
          steps: [...steps, ['watermark', 1000], ['processingTime', 1000], ['end']],
          harness: byKey,
          outputKey,
        },
      )
      expect(
        outputs
          .flatMap((output) =>
            output[0] === 'record' ? [textOf(output[1] as { key: Key; text: string })] : [],
          )
          .toSorted(),
      ).toEqual(expectedSums(steps).toSorted())
    }),
    options,
  ))

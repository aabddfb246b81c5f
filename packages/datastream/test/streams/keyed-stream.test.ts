import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { valueState, type KeyedProcessFunction, type ValueState } from '@wiesel/runtime'
import { reinterpretAsKeyedStream, type KeyedStream, type SingleOutputStream } from '@wiesel/datastream'
import { testEnvironment } from '@wiesel/testing'

interface Sale {
  readonly shop: string
  readonly amount: number
  readonly id: number
}

type Rolling = (stream: KeyedStream<Sale, string>) => SingleOutputStream<Sale>

const amounts = (list: readonly Sale[]): number[] => list.map(({ amount }) => amount)
const smallest = (list: readonly Sale[]): number => Math.min(...amounts(list))
const largest = (list: readonly Sale[]): number => Math.max(...amounts(list))

const cases: [string, Rolling, (soFar: readonly Sale[]) => Sale][] = [
  ['sum', (s) => s.sum('amount'), (l) => ({ ...l[0], amount: amounts(l).reduce((a, b) => a + b) })],
  ['min', (s) => s.min('amount'), (l) => ({ ...l[0], amount: smallest(l) })],
  ['max', (s) => s.max('amount'), (l) => ({ ...l[0], amount: largest(l) })],
  ['minBy', (s) => s.minBy('amount'), (l) => l.find(({ amount }) => amount === smallest(l)) as Sale],
  ['maxBy', (s) => s.maxBy('amount'), (l) => l.find(({ amount }) => amount === largest(l)) as Sale],
  [
    'minBy, the last',
    (s) => s.minBy('amount', false),
    (l) => l.findLast(({ amount }) => amount === smallest(l)) as Sale,
  ],
  [
    'maxBy, the last',
    (s) => s.maxBy('amount', false),
    (l) => l.findLast(({ amount }) => amount === largest(l)) as Sale,
  ],
  [
    'reduce',
    (s) => s.reduce((a, b) => ({ ...b, amount: a.amount * 2 + b.amount })),
    (l) => l.slice(1).reduce((a, b) => ({ ...b, amount: a.amount * 2 + b.amount }), l[0]),
  ],
]

const sales = fc
  .array(fc.record({ shop: fc.constantFrom('a', 'b', 'c', ''), amount: fc.integer({ min: -4, max: 4 }) }), {
    maxLength: 40,
  })
  .map((list) => list.map((sale, id): Sale => ({ ...sale, id })))

test.each(cases)('%s is rolling, per key', (_name, build, oracle) =>
  fc.assert(
    fc.asyncProperty(sales, fc.nat(1000), async (list, seed) => {
      const env = testEnvironment({ seed, parallelism: 2 })
      // One reader: then the records of a key come in order.
      const stream = env
        .fromCollection(list)
        .setParallelism(1)
        .keyBy(({ shop }) => shop)
      const results = await build(stream).collect().toArray()
      for (const shop of ['a', 'b', 'c', '']) {
        const ofShop = list.filter((sale) => sale.shop === shop)
        expect(results.filter((sale) => sale.shop === shop)).toEqual(
          ofShop.map((_, i) => oracle(ofShop.slice(0, i + 1))),
        )
      }
    }),
    { numRuns: 20 },
  ),
)

test('count', async () => {
  const env = testEnvironment({ parallelism: 2 })
  const counts = env
    .fromElements('x', 'y', 'x', 'x')
    .setParallelism(1)
    .keyBy((w) => w)
    .count()
  const results = await counts.collect().toArray()
  expect(results.filter(({ key }) => key === 'x')).toEqual([1, 2, 3].map((count) => ({ key: 'x', count })))
  expect(results).toHaveLength(4)
})

test('aggregations of numbers themselves, and of tuple fields', async () => {
  const env = testEnvironment()
  expect(
    await env
      .fromSequence(1, 4)
      .keyBy(() => 0)
      .sum()
      .collect()
      .toArray(),
  ).toEqual([1, 3, 6, 10])
  const pairs = env.fromElements<[string, number]>(['a', 1], ['b', 5], ['c', 2]).keyBy(() => null)
  expect(await pairs.max(1).collect().toArray()).toEqual([
    ['a', 1],
    ['a', 5],
    ['a', 5],
  ])
})

test('process: a factory is called, and an object copied, for each subtask', async () => {
  class Remember implements KeyedProcessFunction<number, number, string> {
    seen = 0
    total!: ValueState<number>

    open(context: Parameters<NonNullable<KeyedProcessFunction<number, number, string>['open']>>[0]): void {
      this.total = context.getState(valueState<number>('total'))
    }

    processElement(n: number, _context: unknown, out: (value: string) => void): void {
      this.seen++
      this.total.update((this.total.value() ?? 0) + n)
      out(`${n} ${this.seen} ${this.total.value()}`)
    }
  }
  const given = new Remember()
  for (const make of [() => new Remember(), given]) {
    const env = testEnvironment({ parallelism: 4 })
    const results = await env
      .fromSequence(0, 39)
      .keyBy((n) => n)
      .process(make)
      .collect()
      .toArray()
    expect(results).toHaveLength(40)
    for (const text of results) expect(text.split(' ')[2]).toBe(text.split(' ')[0])
    const largestSeen = Math.max(...results.map((text) => Number(text.split(' ')[1])))
    expect(largestSeen).toBeLessThan(40)
  }
  expect(given.seen).toBe(0)
})

test.each([1, 2])(
  'a key selector that returns undefined fails the job by the record (parallelism %d)',
  async (parallelism) => {
    const env = testEnvironment({ parallelism })
    const stream = env
      .fromElements({ id: 1 }, { name: 'no id' } as never)
      .keyBy(({ id }: { id: number }) => id)
    await expect(stream.count().collect().toArray()).rejects.toMatchObject({
      code: 'INVALID_KEY',
      message: expect.stringMatching(/returned undefined for \{"name":"no id"\}/),
    })
  },
)

test.each([1, 2])('a key that is no key fails the job (parallelism %d)', async (parallelism) => {
  for (const key of [new Map(), () => 1, Symbol('s'), Promise.resolve(1)]) {
    const env = testEnvironment({ parallelism })
    const stream = env.fromElements(1).keyBy(() => key as never)
    await expect(
      stream
        .reduce((a) => a)
        .collect()
        .toArray(),
    ).rejects.toMatchObject({ code: 'INVALID_KEY' })
    await expect(
      stream
        .process({ processElement: () => {} })
        .collect()
        .toArray(),
    ).rejects.toMatchObject({ code: 'INVALID_KEY' })
  }
})

test('a stream that is partitioned already is keyed again without sending its records', async () => {
  const env = testEnvironment({ parallelism: 3 })
  const counts = env
    .fromElements('a', 'b', 'a', 'c')
    .keyBy((word) => word)
    .count()
  const most = reinterpretAsKeyedStream(counts, ({ key }) => key).max('count')
  most.print()
  const { edges, nodes } = env.program().plan
  const into = edges.filter(({ to }) => nodes[to].name === 'Max')
  expect(into.map(({ partition }) => partition)).toEqual(['forward'])
  const last = new Map((await most.collect().toArray()).map(({ key, count }) => [key, count]))
  expect(last).toEqual(
    new Map([
      ['a', 2],
      ['b', 1],
      ['c', 1],
    ]),
  )
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { bag, groupsOf, simulated } from '../support/simulated.ts'

interface Sale {
  shop: string
  amount: number
  day: number
}

const sale: fc.Arbitrary<Sale> = fc.record({
  shop: fc.constantFrom('a', 'b', 'c'),
  amount: fc.integer({ min: -5, max: 5 }),
  day: fc.nat(3),
})
const sales = fc.array(sale, { maxLength: 25 })
const shopOf = ({ shop }: Sale): string => shop

/** Runs a property at parallelism 1, 2 and 3 in the simulation. */
async function property(run: (rows: Sale[], env: ExecutionEnvironment) => Promise<void>): Promise<void> {
  await fc.assert(
    fc.asyncProperty(sales, (rows) => simulated(2, (env) => run(rows, env))),
    { numRuns: 12 },
  )
}

test('map, filter and flatMap', () =>
  property(async (rows, env) => {
    const result = env
      .fromCollection(rows)
      .filter(({ amount }) => amount > 0)
      .flatMap(({ shop, amount }) => Array.from({ length: amount }, (_, i) => ({ shop, i })))
      .map(({ shop, i }) => `${shop}${i}`)
    const expected = rows.flatMap(({ shop, amount }) =>
      Array.from({ length: Math.max(0, amount) }, (_, i) => `${shop}${i}`),
    )
    expect(bag(await result.collect())).toEqual(bag(expected))
    expect(await result.count()).toBe(expected.length)
  }))

test('groupBy and sum, with other fields of some record of the group', () =>
  property(async (rows, env) => {
    const sums = await env.fromCollection(rows).groupBy('shop').sum('amount').collect()
    const groups = groupsOf(rows, shopOf)
    expect(bag(sums.map(({ shop, amount }) => [shop, amount]))).toEqual(
      bag(groups.map(([shop, group]) => [shop, group.reduce((sum, row) => sum + row.amount, 0)])),
    )
    for (const { shop, day } of sums)
      expect(rows.some((row) => row.shop === shop && row.day === day)).toBe(true)
  }))

test('several aggregations together', () =>
  property(async (rows, env) => {
    const result = await env.fromCollection(rows).groupBy('shop').min('amount').and('MAX', 'day').collect()
    expect(bag(result.map(({ shop, amount, day }) => [shop, amount, day]))).toEqual(
      bag(
        groupsOf(rows, shopOf).map(([shop, group]) => [
          shop,
          Math.min(...group.map((row) => row.amount)),
          Math.max(...group.map((row) => row.day)),
        ]),
      ),
    )
  }))

test('reduce, grouped and of everything, with and without a combiner', () =>
  property(async (rows, env) => {
    const add = (a: Sale, b: Sale): Sale => ({
      ...a,
      amount: a.amount + b.amount,
      day: Math.max(a.day, b.day),
    })
    const set = env.fromCollection(rows)
    const expected = bag(groupsOf(rows, shopOf).map(([, group]) => group.reduce(add)))
    const grouped = set.groupBy('shop')
    expect(bag(await grouped.reduce(add).collect())).toEqual(expected)
    for (const combineHint of ['HASH', 'SORT', 'NONE'] as const)
      expect(bag(await grouped.reduce(add, { combineHint }).collect())).toEqual(expected)
    const all = set.map((row) => ({ ...row, shop: '' })).reduce(add)
    const one = rows.map((row) => ({ ...row, shop: '' }))
    expect(bag(await all.collect())).toEqual(bag(one.length === 0 ? [] : [one.reduce(add)]))
  }))

test('reduceGroup, sorted, and with a combiner', () =>
  property(async (rows, env) => {
    const set = env.fromCollection(rows)
    const amounts = await set
      .groupBy('shop')
      .sortGroup('amount', 'DESC')
      .reduceGroup((group) => [[...group].map((row) => row.amount)])
      .collect()
    expect(bag(amounts)).toEqual(
      bag(groupsOf(rows, shopOf).map(([, group]) => group.map((row) => row.amount).sort((a, b) => b - a))),
    )
    const total = (group: Iterable<Sale>): Sale[] => {
      const all = [...group]
      return [{ ...all[0], day: 0, amount: all.reduce((sum, row) => sum + row.amount, 0) }]
    }
    const totals = await set.groupBy('shop').reduceGroup(total, { combine: total }).collect()
    expect(bag(totals)).toEqual(bag(groupsOf(rows, shopOf).flatMap(([, group]) => total(group))))
  }))

test('distinct by value and by key', () =>
  property(async (rows, env) => {
    const set = env.fromCollection(rows)
    expect(bag(await set.distinct().collect())).toEqual([...new Set(bag(rows))])
    const shops = await set.distinct('shop', 'day').collect()
    expect(bag(shops.map(({ shop, day }) => [shop, day]))).toEqual([
      ...new Set(bag(rows.map(({ shop, day }) => [shop, day]))),
    ])
  }))

test('union keeps what is equal', () =>
  property(async (rows, env) => {
    const set = env.fromCollection(rows)
    expect(
      bag(
        await set
          .union(
            set,
            set.filter(() => false),
          )
          .collect(),
      ),
    ).toEqual(bag([...rows, ...rows]))
  }))

test('first: any n; of sorted groups the first n', () =>
  property(async (rows, env) => {
    const set = env.fromCollection(rows)
    const some = await set.first(3).collect()
    expect(some).toHaveLength(Math.min(3, rows.length))
    expect(bag(rows)).toEqual(expect.arrayContaining(bag(some)))
    const each = await set.groupBy('shop').first(2).collect()
    expect(bag(each.map(shopOf))).toEqual(
      bag(groupsOf(rows, shopOf).flatMap(([, group]) => group.slice(0, 2).map(shopOf))),
    )
    const top = await set.groupBy('shop').sortGroup('amount').sortGroup('day', 'DESC').first(2).collect()
    const order = (a: Sale, b: Sale): number => a.amount - b.amount || b.day - a.day
    expect(bag(top)).toEqual(
      bag(groupsOf(rows, shopOf).flatMap(([, group]) => group.toSorted(order).slice(0, 2))),
    )
  }))

test('sortPartition: each subtask in order, all in one subtask', () =>
  property(async (rows, env) => {
    const order = (a: Sale, b: Sale): number =>
      b.amount - a.amount || (a.shop < b.shop ? -1 : a.shop > b.shop ? 1 : 0)
    const sorted = env.fromCollection(rows).sortPartition('amount', 'DESC').sortPartition('shop')
    const runs = await sorted.mapPartition((partition) => [[...partition]]).collect()
    for (const run of runs) expect(run).toEqual(run.toSorted(order))
    expect(bag(runs.flat())).toEqual(bag(rows))
    const keys = ({ amount, shop }: Sale): unknown[] => [amount, shop]
    const total = env
      .fromCollection(rows)
      .setParallelism(1)
      .sortPartition('amount', 'DESC')
      .sortPartition('shop')
    const all = await total
      .setParallelism(1)
      .mapPartition((partition) => [[...partition]])
      .setParallelism(1)
      .collect()
    expect(all[0].map(keys)).toEqual(rows.toSorted(order).map(keys))
  }))

test('minBy and maxBy', () =>
  property(async (rows, env) => {
    const least = await env.fromCollection(rows).groupBy('shop').minBy('amount', 'day').collect()
    const order = (a: Sale, b: Sale): number => a.amount - b.amount || a.day - b.day
    expect(bag(least)).toEqual(bag(groupsOf(rows, shopOf).map(([, group]) => group.toSorted(order)[0])))
    const most = await env.fromCollection(rows).maxBy('amount').collect()
    expect(most.map(({ amount }) => amount)).toEqual(
      rows.length === 0 ? [] : [Math.max(...rows.map(({ amount }) => amount))],
    )
  }))

test('partitioning brings equal keys together', () =>
  property(async (rows, env) => {
    const set = env.fromCollection(rows)
    for (const placed of [
      set.partitionByHash('shop'),
      set.partitionCustom((shop: string, n) => shop.charCodeAt(0) % n, 'shop'),
    ]) {
      const shops = await placed.mapPartition((part) => new Set([...part].map(shopOf))).collect()
      expect(bag(shops)).toEqual(bag([...new Set(rows.map(shopOf))]))
    }
  }))

test('mapPartition runs once in each subtask, also without records', async () => {
  await simulated(2, async (env) => {
    const sizes = await env
      .fromElements(1)
      .mapPartition((part) => [[...part].length])
      .setParallelism(3)
      .collect()
    expect(sizes.toSorted((a, b) => a - b)).toEqual([0, 0, 1])
  })
})

test('an aggregation leaves the records it was given as they were, whatever their shape', async () => {
  const rows: any[][] = [
    ['a', 1, 'first', 'longer'],
    ['a', 2, 'second'],
    ['b', 5, 'alone'],
    ['a', 3, 'third', 'again', 'longest'],
  ]
  const before = structuredClone(rows)
  for (const parallelism of [1, 2]) {
    const env = new ExecutionEnvironment({ parallelism })
    const result = await env.fromCollection(rows).groupBy(0).sum(1).collect()
    expect(bag(result.map(([key, sum]) => [key, sum]))).toEqual(
      bag([
        ['a', 6],
        ['b', 5],
      ]),
    )
    for (const row of result) expect([3, 4, 5]).toContain(row.length)
    expect(rows).toEqual(before)
  }
})

test('a combine hint is seen in the plan, and checked', () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const grouped = env.fromElements('a', 'b').groupBy('*')
  const longer = (a: string, b: string): string => (a.length > b.length ? a : b)
  const plan = (combineHint: 'HASH' | 'SORT' | 'NONE'): string =>
    grouped.reduce(longer, { combineHint }).explain()
  expect(plan('HASH')).toMatch(/Reduce \(combine\)/)
  expect(plan('SORT')).toMatch(/Reduce \(combine\).*strategy: sort/)
  expect(plan('NONE')).not.toMatch(/combine/)
  expect(() => grouped.reduce(longer, { combineHint: 'FAST' as 'HASH' })).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  )
})

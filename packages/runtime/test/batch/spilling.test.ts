import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import {
  CoGroupOperator,
  CrossOperator,
  GroupFirstOperator,
  GroupReduceOperator,
  HashJoinOperator,
  HashReduceOperator,
  MapPartitionOperator,
  SortPartitionOperator,
} from '@wiesel/runtime/internal'
import { bag, groupsOf, outputsOf } from './support.ts'

vi.setConfig({ testTimeout: 60_000 })

type Row = [key: unknown, at: number]

const key = fc.constantFrom<unknown>(1, 2, 3, 4, 5, '1', 'x', null, 7n, [1, 'a'])
const rows = (min = 0): fc.Arbitrary<Row[]> =>
  fc.array(key, { minLength: min, maxLength: 14 }).map((keys) => keys.map((k, at): Row => [k, at]))
const keyOf = (row: Row): unknown => row[0]
const text = (row: Row): string =>
  JSON.stringify(row, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v))
const texts = (all: readonly Row[]): string => all.map(text).join(' ')
/** From spilling each record to spilling some. */
const budgets = fc.constantFrom(1, 300, 900)
const runs = { numRuns: 30 }

test('a sort with little memory is the same sort', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 14 }), budgets, async (input, memory) => {
      const create = (): SortPartitionOperator<number> =>
        new SortPartitionOperator({
          compare: (a, b) => a - b,
          fields: [{ read: (n) => n, descending: false }],
          runRows: 3,
        })
      expect(await outputsOf(create, [input], ['rebalance'], memory)).toEqual(input.toSorted((a, b) => a - b))
    }),
    runs,
  )
})

test('groups with little memory are the same groups', async () => {
  await fc.assert(
    fc.asyncProperty(rows(), budgets, fc.boolean(), async (input, memory, sorted) => {
      const order = sorted ? (a: Row, b: Row): number => b[1] - a[1] : undefined
      const create = (): GroupReduceOperator<Row, string> =>
        new GroupReduceOperator(keyOf, (group, out) => out(texts([...group])), { order })
      const expected = [...groupsOf(input, (row) => text([row[0], 0])).values()].map((group) =>
        texts(sorted ? group.toReversed() : group),
      )
      expect(bag(await outputsOf(create, [input], [keyOf], memory))).toEqual(bag(expected))
    }),
    runs,
  )
})

test('generators may read a spilled group bit by bit, or not at all', async () => {
  const input = Array.from({ length: 9 }, (_, at): Row => [at % 2, at])
  const lazily = function* (group: Iterable<Row>): Generator<number> {
    for (const row of group) yield row[1]
  }
  const create = (): GroupReduceOperator<Row, number> => new GroupReduceOperator(keyOf, lazily)
  const out = await outputsOf<number>(create, [input], [keyOf], 1)
  expect(out.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  const blind = (): GroupReduceOperator<Row, string> =>
    new GroupReduceOperator(keyOf, (_, out) => out('group'))
  expect(await outputsOf(blind, [input], [keyOf], 1)).toEqual(['group', 'group'])
})

test('reductions, distinct and first n with little memory are the same', async () => {
  await fc.assert(
    fc.asyncProperty(rows(), budgets, async (input, memory) => {
      const groups = [...groupsOf(input, (row) => text([row[0], 0])).values()]
      const reduce = (): HashReduceOperator<Row> =>
        new HashReduceOperator(keyOf, (a, b) => [a[0], a[1] * 31 + b[1]])
      const reduced = await outputsOf<Row>(reduce, [input], [keyOf], memory)
      expect(bag(reduced.map(text))).toEqual(
        bag(groups.map((group) => text(group.reduce((a, b) => [a[0], a[1] * 31 + b[1]])))),
      )
      const distinct = await outputsOf<Row>(() => new GroupFirstOperator(keyOf, 1), [input], [keyOf], memory)
      expect(bag(distinct.map(text))).toEqual(bag(groups.map((group) => text(group[0]))))
      const first = await outputsOf<Row>(() => new GroupFirstOperator(keyOf, 2), [input], [keyOf], memory)
      expect(bag(first.map(text))).toEqual(bag(groups.flatMap((group) => group.slice(0, 2).map(text))))
    }),
    runs,
  )
})

test('joins of every kind with little memory, hashed or merged, are those of nested loops', async () => {
  const sides = fc.constantFrom('left', 'right')
  await fc.assert(
    fc.asyncProperty(
      rows(),
      rows(),
      budgets,
      sides,
      fc.boolean(),
      fc.boolean(),
      fc.boolean(),
      async (left, right, memory, build, outerLeft, outerRight, merge) => {
        const pair = (l: Row | null, r: Row | null): string => `${l && text(l)} ${r && text(r)}`
        const same = (l: Row, r: Row): boolean => text([l[0], 0]) === text([r[0], 0])
        const create = (): HashJoinOperator<Row, Row, string> =>
          new HashJoinOperator<Row, Row, string>({
            leftKey: keyOf,
            rightKey: keyOf,
            build,
            merge,
            outer: { left: outerLeft, right: outerRight },
            join: (l, r, out) => out(pair(l, r)),
          })
        const expected = left.flatMap((l) => right.filter((r) => same(l, r)).map((r) => pair(l, r)))
        if (outerLeft) for (const l of left) if (!right.some((r) => same(l, r))) expected.push(pair(l, null))
        if (outerRight) for (const r of right) if (!left.some((l) => same(l, r))) expected.push(pair(null, r))
        const first = build === 'left' ? 0 : 1
        const actual = await outputsOf(create, [left, right], [keyOf, keyOf], memory, [first, 1 - first])
        expect(bag(actual)).toEqual(bag(expected))
      },
    ),
    { numRuns: 30 },
  )
})

test('a broadcast build side may be spilled, too', async () => {
  const left = Array.from({ length: 6 }, (_, at): Row => [at % 3, at])
  const right = Array.from({ length: 5 }, (_, at): Row => [at % 2, at])
  const create = (): HashJoinOperator<Row, Row, string> =>
    new HashJoinOperator<Row, Row, string>({
      leftKey: keyOf,
      rightKey: keyOf,
      build: 'left',
      partitioned: false,
      outer: { left: false, right: true },
      join: (l, r, out) => out(`${l?.[1]} ${r?.[1]}`),
    })
  const expected = right.flatMap((r) => left.filter((l) => l[0] === r[0]).map((l) => `${l[1]} ${r[1]}`))
  for (const memory of [1, 100, 1e6])
    expect(bag(await outputsOf(create, [left, right], ['broadcast', 'rebalance'], memory))).toEqual(
      bag(expected),
    )
})

test('co-groups with little memory are the same groups', async () => {
  await fc.assert(
    fc.asyncProperty(rows(), rows(), budgets, async (left, right, memory) => {
      const create = (): CoGroupOperator<Row, Row, string> =>
        new CoGroupOperator<Row, Row, string>({
          leftKey: keyOf,
          rightKey: keyOf,
          call: (l, r, out) => out(`${texts([...l])} | ${texts([...r])}`),
          rightOrder: (a, b) => b[1] - a[1],
        })
      const keys = new Set([...left, ...right].map((row) => text([row[0], 0])))
      const of = (all: Row[], k: string): Row[] => all.filter((row) => text([row[0], 0]) === k)
      const expected = [...keys].map((k) => `${texts(of(left, k))} | ${texts(of(right, k).toReversed())}`)
      expect(bag(await outputsOf(create, [left, right], [keyOf, keyOf], memory))).toEqual(bag(expected))
    }),
    runs,
  )
})

test('a function over all records reads them from disk', async () => {
  await fc.assert(
    fc.asyncProperty(rows(), budgets, async (input, memory) => {
      const create = (): MapPartitionOperator<Row, Row> =>
        new MapPartitionOperator((all) => [...all], { callWhenEmpty: true })
      expect((await outputsOf<Row>(create, [input], ['rebalance'], memory)).map(text)).toEqual(
        input.map(text),
      )
    }),
    runs,
  )
})

test('a cross with little memory is the same cross', async () => {
  await fc.assert(
    fc.asyncProperty(rows(), rows(), budgets, async (left, right, memory) => {
      const create = (): CrossOperator<Row, Row, string> =>
        new CrossOperator({ build: 'left', cross: (l, r, out) => out(texts([l as Row, r as Row])) })
      const actual = await outputsOf(create, [left, right], ['broadcast', 'rebalance'], memory)
      expect(bag(actual)).toEqual(bag(left.flatMap((l) => right.map((r) => texts([l, r])))))
    }),
    runs,
  )
})

test('an object of a class cannot be spilled, and the error says what to do', async () => {
  class Sale {
    readonly amount = 1
  }
  const create = (): SortPartitionOperator<Sale> =>
    new SortPartitionOperator({ compare: (a, b) => a.amount - b.amount })
  const failing = outputsOf(create, [[new Sale(), new Sale()]], ['rebalance'], 1)
  await expect(failing).rejects.toThrow(/cannot travel to disk.*option "memory".*class Sale.*plain data/s)
})

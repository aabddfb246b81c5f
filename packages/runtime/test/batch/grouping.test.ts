import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  GroupFirstOperator,
  GroupReduceOperator,
  HashCombineOperator,
  HashReduceOperator,
  SortCombineOperator,
} from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { bag, groupsOf, outputsOf } from './support.ts'

type Row = [key: string, value: number]
const keyOf = ([key]: Row): string => key
const rows = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(9)), { maxLength: 12 })
const runs = { numRuns: 15 }
const sum = (a: Row, b: Row): Row => [a[0], a[1] + b[1]]

test('hash reduce reduces each group to one record, restored and rescaled at any step', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (input) => {
      const actual = await outputsOf(() => new HashReduceOperator<Row>(keyOf, sum), [input], [keyOf])
      const expected = [...groupsOf(input, keyOf).values()].map((group) =>
        group.reduce<Row>(sum, [group[0][0], 0]),
      )
      expect(bag(actual)).toEqual(bag(expected))
    }),
    runs,
  )
})

test('group reduce calls the function once for each group, with its records in order', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (input) => {
      const list = (group: Iterable<Row>, out: (value: string) => void): void =>
        out([...group].map(String).join(';'))
      const actual = await outputsOf(() => new GroupReduceOperator(keyOf, list), [input], [keyOf])
      const expected = [...groupsOf(input, keyOf).values()].map((group) => group.map(String).join(';'))
      expect(bag(actual)).toEqual(bag(expected))
    }),
    runs,
  )
})

test('group reduce sorts groups, stable', async () => {
  const input: Row[] = [
    ['a', 3],
    ['a', 1],
    ['b', 2],
    ['a', 2],
  ]
  const order = (x: Row, y: Row): number => x[1] - y[1]
  const values = (group: Iterable<Row>): number[][] => [[...group].map((row) => row[1])]
  const actual = await outputsOf(() => new GroupReduceOperator(keyOf, values, { order }), [input], [keyOf])
  expect(bag(actual)).toEqual(['[1,2,3]', '[2]'])
})

test('a generator of group reduce may emit without bound', async () => {
  function* repeat(group: Iterable<Row>): Iterable<string> {
    for (const [key] of group) for (let i = 0; i < 50; i++) yield `${key}${i}`
  }
  const actual = await outputsOf(
    () => new GroupReduceOperator(keyOf, repeat),
    [
      [
        ['a', 1],
        ['b', 1],
      ],
    ],
    [keyOf],
  )
  expect(actual).toHaveLength(100)
  expect(new Set(actual).size).toBe(100)
})

test('distinct lets the first record of each key through', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (input) => {
      const actual = await outputsOf(() => new GroupFirstOperator<Row>(keyOf, 1), [input], [keyOf])
      expect(bag(actual)).toEqual(bag([...groupsOf(input, keyOf).values()].map(([first]) => first)))
    }),
    runs,
  )
})

test('group first lets n records of each key through', async () => {
  await fc.assert(
    fc.asyncProperty(rows, fc.integer({ min: 1, max: 3 }), async (input, n) => {
      const actual = await outputsOf(() => new GroupFirstOperator<Row>(keyOf, n), [input], [keyOf])
      expect(bag(actual)).toEqual(
        bag([...groupsOf(input, keyOf).values()].flatMap((group) => group.slice(0, n))),
      )
    }),
    runs,
  )
})

test('a combiner with room for few keys loses nothing, rescaled or not, and gives up where it does not pay', async () => {
  const total = (all: readonly Row[]): [unknown, number][] =>
    [...groupsOf(all, keyOf)].map(([key, group]) => [key, group.reduce((n, row) => n + row[1], 0)])
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 3 }),
      fc.infiniteStream(fc.integer({ min: 0, max: 3 })),
      fc.boolean(),
      async (input, keysMax, rescales, sorting) => {
        const create = (): HashCombineOperator<Row> | SortCombineOperator<Row> =>
          sorting
            ? new SortCombineOperator<Row>(keyOf, sum, keysMax)
            : new HashCombineOperator<Row>(keyOf, sum, {}, keysMax)
        const harness = await OperatorHarness.open<Row>(create, { oneSlot: true })
        for (const row of input) {
          await harness.push(row)
          const parallelism = rescales.next().value
          if (parallelism > 0) await harness.restore({ parallelism })
        }
        await harness.end()
        const actual = harness.take().flatMap((output) => (output[0] === 'record' ? [output[1]] : []))
        expect(bag(total(actual))).toEqual(bag(total(input)))
        await harness.close()
      },
    ),
    runs,
  )
})

test('a combiner combines', async () => {
  const input = Array.from({ length: 20 }, (_, i): Row => [i % 2 === 0 ? 'a' : 'b', 1])
  for (const Combine of [HashCombineOperator<Row>, SortCombineOperator<Row>]) {
    const combined = await outputsOf<Row>(() => new Combine(keyOf, sum), [input], ['rebalance'])
    expect(bag(combined)).toEqual(['["a",10]', '["b",10]'])
  }
})

test('groups and reductions of sorted records are those of any, restored and rescaled at any step', async () => {
  await fc.assert(
    fc.asyncProperty(rows, async (input) => {
      const sorted = input.toSorted((a, b) => a[0].charCodeAt(0) - b[0].charCodeAt(0))
      const sameRun = (a: Row, b: Row): boolean => a[0] === b[0]
      const groups = (): GroupReduceOperator<Row, Row[]> =>
        new GroupReduceOperator<Row, Row[]>(keyOf, (group, out) => out([...group]), { sameRun })
      const expected = [...groupsOf(sorted, keyOf).values()]
      expect(bag(await outputsOf(groups, [sorted], [keyOf]))).toEqual(bag(expected))
      const reduced = (): HashReduceOperator<Row> => new HashReduceOperator(keyOf, sum, { sameRun })
      const sums = expected.map((group) => group.reduce<Row>((a, b) => sum(a, b), [group[0][0], 0]))
      expect(bag(await outputsOf(reduced, [sorted], [keyOf]))).toEqual(bag(sums))
    }),
    runs,
  )
})

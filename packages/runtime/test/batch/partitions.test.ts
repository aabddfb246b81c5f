import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  FirstOperator,
  FoldOperator,
  MapPartitionOperator,
  NumberingOperator,
  SortPartitionOperator,
} from '@wiesel/runtime/internal'
import { outputsOf } from './support.ts'

test('sort partition sorts, restored at any step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 15 }), async (input) => {
      const actual = await outputsOf(
        () => new SortPartitionOperator<number>({ compare: (a, b) => a - b, runRows: 3 }),
        [input],
        ['rebalance'],
      )
      expect(actual).toEqual(input.toSorted((a, b) => a - b))
    }),
    { numRuns: 15 },
  )
})

test('map partition sees everything at once, and is called for nothing if it should be', async () => {
  const list = (rows: Iterable<number>): string[] => [[...rows].join()]
  const create = (callWhenEmpty: boolean) => (): MapPartitionOperator<number, string> =>
    new MapPartitionOperator(list, { callWhenEmpty })
  expect(await outputsOf(create(true), [[3, 1, 2]], ['rebalance'])).toEqual(['3,1,2'])
  expect(await outputsOf(create(true), [[]], ['rebalance'])).toEqual([''])
  expect(await outputsOf(create(false), [[]], ['rebalance'])).toEqual([])
})

test('first lets n records through', async () => {
  expect(await outputsOf(() => new FirstOperator<number>(2), [[5, 6, 7]], ['rebalance'])).toEqual([5, 6])
  expect(await outputsOf(() => new FirstOperator<number>(4), [[5, 6, 7]], ['rebalance'])).toEqual([5, 6, 7])
})

test('fold gives one result, also of nothing', async () => {
  const count = (): FoldOperator<number, number, string> =>
    new FoldOperator({
      createAccumulator: () => 0,
      add: (_, n) => n + 1,
      getResult: (n) => `${n} rows`,
      merge: (a, b) => a + b,
    })
  expect(await outputsOf(count, [[7, 7, 7]], ['rebalance'])).toEqual(['3 rows'])
  expect(await outputsOf(count, [[]], ['rebalance'])).toEqual(['0 rows'])
})

test('numbering goes on where it was, restored at any step', async () => {
  const numbered = await outputsOf(
    () => new NumberingOperator<string>(2, 3),
    [['a', 'b', 'c']],
    ['rebalance'],
  )
  expect(numbered).toEqual([
    [2, 'a'],
    [5, 'b'],
    [8, 'c'],
  ])
})

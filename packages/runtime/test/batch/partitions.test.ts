import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  FirstOperator,
  FoldOperator,
  MapPartitionOperator,
  NumberingOperator,
  SortPartitionOperator,
} from '@wiesel/runtime/internal'
import { SortedRuns } from '../../src/batch/sorted-runs.ts'
import { outputsOf } from './support.ts'

type Row = [key: number, at: number]
const numbers = fc.array(fc.nat(20), { maxLength: 40 })
const byKey = (a: Row, b: Row): number => a[0] - b[0]
const numbered = (keys: readonly number[]): Row[] => keys.map((key, at) => [key, at])

test('sorted runs are a stable sort, whatever their length', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 9 }), (keys, runRows) => {
      const runs = new SortedRuns<Row>(byKey, runRows)
      for (const row of numbered(keys)) runs.add(row)
      expect(runs.size).toBe(keys.length)
      const sorted = Array.from({ length: keys.length }, () => runs.take())
      expect(sorted).toEqual(numbered(keys).toSorted(byKey))
      expect(runs.size).toBe(0)
    }),
  )
})

test('sort partition sorts, restored at any step', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20), { maxLength: 15 }), async (input) => {
      const actual = await outputsOf(
        () => new SortPartitionOperator<number>((a, b) => a - b, 3),
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

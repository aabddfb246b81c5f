import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExecutionEnvironment, rich, type DataSet } from '@wiesel/dataset'
import { bag, simulated } from '../support/simulated.ts'

type Row = [a: number, b: number]
const rows = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { maxLength: 40 })

/** The records of each subtask, in the order of the subtasks. */
async function partitionsOf(set: DataSet<Row>): Promise<Row[][]> {
  const all = await set
    .mapPartition<[number, Row[]]>(rich(({ subtask }) => (part: Iterable<Row>) => [[subtask, [...part]]]))
    .collect()
  return all.sort((x, y) => x[0] - y[0]).map(([, part]) => part)
}

test('ranges do not overlap, in any order, and lose nothing', async () => {
  await fc.assert(
    fc.asyncProperty(rows, (input) =>
      simulated(2, async (env) => {
        const set = env.fromCollection(input).partitionByRange(0, 1).withOrders('DESC', 'ASC')
        const parts = await partitionsOf(set)
        expect(bag(parts.flat())).toEqual(bag(input))
        const order = (x: Row, y: Row): number => y[0] - x[0] || x[1] - y[1]
        const filled = parts.filter((part) => part.length > 0).map((part) => part.toSorted(order))
        for (const [i, part] of filled.slice(1).entries())
          expect(order(filled[i].at(-1) as Row, part[0])).toBeLessThan(0)
      }),
    ),
    { numRuns: 15 },
  )
})

test('ranges are about equally full', async () => {
  const env = new ExecutionEnvironment({ parallelism: 4 })
  const input = Array.from({ length: 40_000 }, (_, i): Row => [(i * 7919) % 100_003, i])
  const parts = await partitionsOf(env.fromCollection(input).partitionByRange(0))
  for (const part of parts) expect(Math.abs(part.length - 10_000)).toBeLessThan(1000)
})

test('given boundaries: the first that is not below, else the last subtask', async () => {
  const env = new ExecutionEnvironment({ parallelism: 3 })
  const input = [1, 2, 3, 4, 5, 6].map((n): Row => [n, 0])
  const set = env
    .fromCollection(input)
    .partitionByRange(0)
    .withBoundaries([
      [2, 9],
      [4, 9],
      [5, 9],
    ])
  expect((await partitionsOf(set)).map((part) => part.map(([n]) => n))).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ])
})

test('what does not fit the key is refused', () => {
  const set = new ExecutionEnvironment().fromElements<Row>([1, 2]).partitionByRange(0, 1)
  const invalid = expect.objectContaining({ code: 'INVALID_OPTION' })
  expect(() => set.withOrders('ASC')).toThrow(invalid)
  expect(() => set.withOrders('ASC', 'UP' as 'ASC')).toThrow(invalid)
  expect(() => set.withBoundaries([[1]])).toThrow(invalid)
})

test('groups, joins and co-groups by a partitioner of the user', async () => {
  await fc.assert(
    fc.asyncProperty(rows, (input) =>
      simulated(1, async (env) => {
        const byKey = (key: number, n: number): number => key % n
        const set = env.fromCollection(input)
        const sum = (all: Iterable<Row>): number => [...all].reduce((total, [, b]) => total + b, 0)
        const keys = [...new Set(input.map(([a]) => a))]
        const group = (key: number): Row[] => input.filter(([a]) => a === key)
        const sums = set.groupBy(0).withPartitioner(byKey).sum(1)
        expect(bag(await sums.collect())).toEqual(bag(keys.map((key) => [key, sum(group(key))])))
        const sorted = set.groupBy(0).sortGroup(1).withPartitioner(byKey).first(1)
        expect(bag(await sorted.collect())).toEqual(
          bag(keys.map((key) => group(key).toSorted((x, y) => x[1] - y[1])[0])),
        )
        const joined = set.join(set).where(0).equalTo(0).withPartitioner(byKey)
        expect(await joined.count()).toBe(keys.reduce((total, key) => total + group(key).length ** 2, 0))
        const grouped = set.coGroup(set).where(0).equalTo(0).withPartitioner(byKey)
        expect(bag(await grouped.with((l, r) => [sum(l) + sum(r)]).collect())).toEqual(
          bag(keys.map((key) => 2 * sum(group(key)))),
        )
      }),
    ),
    { numRuns: 15 },
  )
})

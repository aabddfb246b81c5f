import * as fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { ExecutionEnvironment, types, type DataSet } from '@wiesel/dataset'
import type { PlannerOptions } from '../../src/plan/planner.ts'
import { bag } from '../support/simulated.ts'

vi.setConfig({ testTimeout: 60_000 })

type Row = [key: number, value: number]

const rowsOf = (count: number): Row[] => Array.from({ length: count }, (_, i) => [i % 7, i])
const env = (parallelism: number): ExecutionEnvironment => new ExecutionEnvironment({ parallelism, seed: 1 })

/** How each input is sent: `producer → consumer: partition`. */
function ships(result: DataSet<any>): string[] {
  const { nodes, edges } = result.program().plan
  return edges.map(({ from, to, partition }) => `${nodes[from].name} → ${nodes[to].name}: ${partition}`)
}

function strategyOf(result: DataSet<any>, name: string): string | undefined {
  return result.program().plan.nodes.find((node) => node.name === name)?.traits?.strategy
}

describe('exchanges', () => {
  test('with one subtask nothing is sent and nothing combined: all is one chain', () => {
    const result = env(1).fromCollection(rowsOf(9)).groupBy(0).sum(1)
    expect(ships(result)).toEqual(['Collection → SUM(1): forward'])
  })

  test('groups are combined before they are sent', () => {
    const result = env(2).fromCollection(rowsOf(9)).groupBy(0).sum(1)
    expect(ships(result)).toEqual([
      'Collection → SUM(1) (combine): forward',
      'SUM(1) (combine) → SUM(1): hash',
    ])
  })

  test.each<[string, (rows: DataSet<Row>) => DataSet<any>, string]>([
    [
      'a group behind a partition by the same key',
      (rows) => rows.partitionByHash(0).groupBy(0).sum(1),
      'forward',
    ],
    [
      'through filters',
      (rows) =>
        rows
          .partitionByHash(0)
          .filter(() => true)
          .groupBy(0)
          .sum(1),
      'forward',
    ],
    [
      'by more fields',
      (rows) =>
        rows
          .partitionByHash(0)
          .groupBy(0, 1)
          .reduceGroup((r) => [...r]),
      'forward',
    ],
    [
      'by fewer fields',
      (rows) =>
        rows
          .partitionByHash(0, 1)
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'hash',
    ],
    [
      'by another field',
      (rows) =>
        rows
          .partitionByHash(0)
          .groupBy(1)
          .reduceGroup((r) => [...r]),
      'hash',
    ],
    [
      'behind a map',
      (rows) =>
        rows
          .partitionByHash(0)
          .map((r) => r)
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'hash',
    ],
    [
      'in ranges',
      (rows) =>
        rows
          .partitionByRange(0)
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'forward',
    ],
    [
      'dealt out again',
      (rows) =>
        rows
          .partitionByHash(0)
          .rebalance()
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'hash',
    ],
    [
      'a sum of the key itself',
      (rows) =>
        rows
          .groupBy(0)
          .sum(0)
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'hash',
    ],
    [
      'a sum of another field',
      (rows) =>
        rows
          .groupBy(0)
          .sum(1)
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'forward',
    ],
    [
      'a projection',
      (rows) =>
        rows
          .partitionByHash(0)
          .project(1, 0)
          .groupBy(1)
          .reduceGroup((r) => [...r]),
      'forward',
    ],
    [
      'a projection of it',
      (rows) =>
        rows
          .partitionByHash(0)
          .project(1, 0)
          .groupBy(0)
          .reduceGroup((r) => [...r]),
      'hash',
    ],
  ])('%s', (_, build, expected) => {
    const result = build(env(2).fromCollection(rowsOf(9), { type: types.tuple(types.int, types.int) }))
    const name = result.program().plan.nodes.findLast((node) => !node.name.includes('combine'))?.name
    expect(
      ships(result)
        .filter((ship) => ship.includes(`→ ${name}: `))
        .at(-1),
    ).toMatch(new RegExp(`: ${expected}$`))
  })

  test('a join behind a group of the same key: only the other side is sent, and pairs are where they are', () => {
    const rows = env(2).fromCollection(rowsOf(2000))
    const sums = rows.groupBy(0).sum(1).withEstimate({ rows: 2000, bytes: 1e5 })
    const result = sums
      .join(rows)
      .where(0)
      .equalTo(0)
      .groupBy('f1.f0')
      .reduceGroup((pairs) => [...pairs])
    expect(ships(result)).toContain('SUM(1) → Join: forward')
    expect(ships(result)).toContain('Collection → Join: hash')
    expect(ships(result)).toContain('Join → Reduce groups: forward')
  })

  test('what an outer join makes null is nowhere', () => {
    const rows = env(2).fromCollection(rowsOf(9))
    const pairs = rows
      .leftOuterJoin(rows, { hint: 'REPARTITION_HASH_SECOND' })
      .where(0)
      .equalTo(0)
      .with((l, r) => [l, r] as const)
    expect(ships(pairs.groupBy('f1.f0').reduceGroup((all) => [...all])).at(-1)).toMatch(/: hash$/)
  })
})

test('what the user says of fields is believed', () => {
  const rows = env(2)
    .fromCollection(rowsOf(9))
    .partitionByHash(0)
    .map(([key, value]): [number, number, number] => [value, 0, key])
  const shipOf = (said: DataSet<[number, number, number]>): string =>
    ships(said.groupBy(2).reduceGroup((all) => [...all])).at(-1) as string
  expect(shipOf(rows)).toMatch(/: hash$/)
  expect(shipOf(rows.withForwardedFields('f0->f2'))).toMatch(/: forward$/)
  expect(shipOf(rows.withForwardedFields('f1 ; f0 -> f2').name('m'))).toMatch(/: forward$/)
  expect(shipOf(rows.withForwardedFields('*'))).toMatch(/: hash$/)
  for (const wrong of ['', 'f0->f1->f2', 'f0->f2;f1->f2', '->f0', 'a..b'])
    expect(() => rows.withForwardedFields(wrong)).toThrow()
  expect(() => rows.withForwardedFieldsSecond('f0')).toThrow(
    expect.objectContaining({ code: 'INVALID_OPTION' }),
  )
})

describe('joins', () => {
  const join = (e: ExecutionEnvironment, left: number, right: number): DataSet<any> =>
    e.fromSequence(1, left).join(e.fromSequence(1, right)).where('*').equalTo('*')

  test.each([
    [1, 10, 1000, 'hash, left side kept', 'forward'],
    [1, 1000, 10, 'hash, right side kept', 'forward'],
    [4, 10, 1_000_000, 'hash, left side kept', 'broadcast'],
    [4, 1_000_000, 900_000, 'hash, right side kept', 'hash'],
    [4, 900_000, 1_000_000, 'hash, left side kept', 'hash'],
  ])('in %s subtasks, %s rows with %s: %s', (parallelism, left, right, strategy, ship) => {
    const result = join(env(parallelism), left, right)
    expect(strategyOf(result, 'Join')).toBe(strategy)
    expect(ships(result)).toContain(`Sequence → Join: ${ship}`)
  })

  test('what the user says of sizes counts', () => {
    const e = env(1)
    const small = e
      .fromSequence(1, 1e6)
      .map((n) => n)
      .withEstimate({ rows: 3, bytes: 24 })
    expect(strategyOf(small.join(e.fromSequence(1, 100)).where('*').equalTo('*'), 'Join')).toBe(
      'hash, left side kept',
    )
    expect(() => small.withEstimate({ rows: -1 })).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
  })

  test('in an iteration the side that stays the same is kept', () => {
    const e = env(1)
    const large = e.fromSequence(1, 1000)
    const result = e.fromSequence(1, 9).iterate(3, (partial) =>
      partial
        .join(large)
        .where('*')
        .equalTo('*')
        .with((a) => a),
    )
    expect(strategyOf(result, 'Join')).toBe('hash, right side kept')
    const swapped = e.fromSequence(1, 9).iterate(3, (partial) =>
      large
        .join(partial)
        .where('*')
        .equalTo('*')
        .with((a) => a),
    )
    expect(strategyOf(swapped, 'Join')).toBe('hash, left side kept')
  })
})

test('groups of sorted records are emitted as they come', async () => {
  const e = env(1)
  const sorted = e.fromCollection(rowsOf(20)).sortPartition(0).sortPartition(1, 'DESC')
  const tops = sorted.groupBy(0).sortGroup(1, 'DESC').first(2)
  expect(strategyOf(tops, 'First 2')).toBe('groups of sorted records, as they come')
  expect(await tops.collect()).toEqual([
    [0, 14],
    [0, 7],
    [1, 15],
    [1, 8],
    [2, 16],
    [2, 9],
    [3, 17],
    [3, 10],
    [4, 18],
    [4, 11],
    [5, 19],
    [5, 12],
    [6, 13],
    [6, 6],
  ])
  const other = sorted.groupBy(0).sortGroup(1).first(1)
  expect(strategyOf(other, 'First 1')).toBe('groups of sorted records')
  expect(await other.collect()).toEqual(rowsOf(7))
  expect(
    strategyOf(
      sorted.groupBy(1).reduceGroup((r) => [...r]),
      'Reduce groups',
    ),
  ).toBeUndefined()
  const sums = sorted.groupBy(0).sum(1)
  expect(strategyOf(sums, 'SUM(1)')).toBe('groups of sorted records')
  expect((await sums.collect()).map(([key]) => key)).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('values that only sort alike are different groups', async () => {
  const rows: [unknown, number][] = [
    [1, 0],
    [1n, 1],
    [1, 2],
    [1n, 3],
    [2, 4],
  ]
  const select = (r: [unknown, number]): number => r[0] as number
  const counted = env(1)
    .fromCollection(rows)
    .sortPartition(select)
    .groupBy(select)
    .reduceGroup((all, out: (n: number) => void) => out([...all].length))
  expect((await counted.collect()).toSorted((a, b) => a - b)).toEqual([1, 2, 2])
})

test('explains strategies and sizes as text, picture and data', () => {
  const e = env(2)
  const sales = e.fromCollection(rowsOf(1000)).name('sales')
  const shops = e.fromElements<Row>([1, 5], [2, 6]).name('shops')
  const result = sales.groupBy(0).sum(1).join(shops).where(0).equalTo(0)
  expect(result.explain()).toMatchInlineSnapshot(`
    "Job "Batch job": 5 operators in 4 chains

    1. × 2
       sales  [about 1,000 rows, 40 kB]
         SUM(1) (combine)

    2. × 2
       shops  [about 2 rows, 80 B]

    3. × 2
       <= 1. SUM(1) (combine)  (hash)
       SUM(1)  [key: 0; about 100 rows, 4 kB]

    4. × 2
       <= 3. SUM(1)  (forward) into input 1
       <= 2. shops  (hash) into input 2
       Join  [strategy: hash, right side kept; about 100 rows, 8 kB]"
  `)
  expect(result.explain('mermaid')).toMatchInlineSnapshot(`
    "flowchart LR
      subgraph v0 ["chain × 2"]
        n0(["sales<br>about 1,000 rows, 40 kB"])
        n4["SUM(1) (combine)"]
        n0 --> n4
      end
      subgraph v1 ["chain × 2"]
        n1(["shops<br>about 2 rows, 80 B"])
      end
      subgraph v2 ["chain × 2"]
        n2["SUM(1)<br>key: 0<br>about 100 rows, 4 kB"]
      end
      subgraph v3 ["chain × 2"]
        n3["Join<br>strategy: hash, right side kept<br>about 100 rows, 8 kB"]
      end
      n2 -->|"forward"| n3
      n1 -->|"hash"| n3
      n4 -->|"hash"| n2"
  `)
  const { nodes } = JSON.parse(result.explain('json')) as { nodes: object[] }
  expect(nodes.at(-2)).toMatchObject({
    name: 'Join',
    traits: { strategy: 'hash, right side kept' },
    size: { rows: 100 },
  })
})

/** Steps of random plans: each makes a data set of rows of those made before. */
type Step = (sets: DataSet<Row>[]) => DataSet<Row>

const pick = fc.nat(9)
const at = (sets: DataSet<Row>[], index: number): DataSet<Row> => sets[index % sets.length]
const rowKey = fc.constantFrom<0 | 1>(0, 1)
const unary = (build: (rows: DataSet<Row>, key: 0 | 1) => DataSet<Row>): fc.Arbitrary<Step> =>
  fc.tuple(pick, rowKey).map(
    ([index, key]) =>
      (sets) =>
        build(at(sets, index), key),
  )
const binary = (build: (a: DataSet<Row>, b: DataSet<Row>, key: 0 | 1) => DataSet<Row>): fc.Arbitrary<Step> =>
  fc.tuple(pick, pick, rowKey).map(
    ([a, b, key]) =>
      (sets) =>
        build(at(sets, a), at(sets, b), key),
  )
const selector = (row: Row): number => row[1] % 3
const sum = (values: Iterable<Row>, key: number): Row => [key, [...values].reduce((n, row) => n + row[1], 0)]
const swap = ([key, value]: Row): Row => [value % 5, key]

const step: fc.Arbitrary<Step> = fc.oneof(
  unary((rows) => rows.map(swap)),
  unary((rows) => rows.filter(([key]) => key % 2 === 0)),
  unary((rows, key) => rows.partitionByHash(key)),
  unary((rows, key) => rows.partitionByRange(key)),
  unary((rows) => rows.rebalance()),
  unary((rows, key) => rows.sortPartition(key)),
  unary((rows) => rows.project(1, 0)),
  unary((rows) => rows.distinct()),
  unary((rows, key) => rows.groupBy(key).sum(key === 0 ? 1 : 0)),
  unary((rows, key) => rows.groupBy(key).max(key === 0 ? 1 : 0)),
  unary((rows, key) => rows.groupBy(key).minBy(1, 0)),
  unary((rows, key) => rows.groupBy(key).reduceGroup((all) => [sum(all, 1)])),
  unary((rows) => rows.groupBy(selector).reduceGroup((all) => [sum(all, 2)])),
  unary((rows, key) => rows.groupBy(key).sortGroup(0).sortGroup(1, 'DESC').first(2)),
  unary((rows) => rows.sum(1).project(1, 1)),
  binary((a, b) => a.union(b)),
  binary((a, b, key) => a.join(b).where(key).equalTo(key).projectFirst(0).projectSecond(1)),
  binary((a, b) =>
    a
      .join(b)
      .where(0, 1)
      .equalTo(0, 1)
      .with((l) => l),
  ),
  binary((a, b, key) =>
    a
      .leftOuterJoin(b)
      .where(0)
      .equalTo(key)
      .with((l, r): Row => [l[1], r?.[0] ?? -1]),
  ),
  binary((a, b) =>
    a
      .fullOuterJoin(b)
      .where(0)
      .equalTo(0)
      .with((l, r): Row => [l?.[0] ?? -2, r?.[1] ?? -1]),
  ),
  binary((a, b, key) => a.semiJoin(b).where(0).equalTo(key)),
  binary((a, b) => a.antiJoin(b).where(0, 1).equalTo(0, 1)),
  binary((a, b) =>
    a
      .coGroup(b)
      .where(0)
      .equalTo(0)
      .with((l, r) => [sum(l, 1), sum(r, 2)]),
  ),
  binary((a, b) =>
    a
      .first(1)
      .cross(b)
      .with((l, r): Row => [l.length, r[1]]),
  ),
)

/** From the first alternative to the last, nothing combined, nothing reused. */
const forced: readonly PlannerOptions[] = [
  ...[0, 1, 2, 3].map((n): PlannerOptions => ({
    choose: (priced) => priced[Math.min(n, priced.length - 1)].alternative,
  })),
  { combine: false },
  { reuse: false },
  {
    choose: (priced) => priced.reduce((worst, one) => (one.cost > worst.cost ? one : worst)).alternative,
    reuse: false,
    combine: false,
  },
]

test('a plan gives the same whatever is chosen, with any number of subtasks', async () => {
  const row: fc.Arbitrary<Row> = fc.tuple(fc.nat(4), fc.nat(20))
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 12 }),
      fc.array(row, { maxLength: 6 }),
      fc.array(step, { minLength: 1, maxLength: 6 }),
      async (left, right, steps) => {
        const run = async (parallelism: number, planner: PlannerOptions): Promise<string[]> => {
          const e = env(parallelism)
          e.planner = planner
          const sets: DataSet<Row>[] = [e.fromCollection(left), e.fromCollection(right)]
          for (const make of steps) sets.push(make(sets))
          return bag(await (sets.at(-1) as DataSet<Row>).collect())
        }
        const expected = await run(1, {
          choose: (priced) => priced[0].alternative,
          reuse: false,
          combine: false,
        })
        for (const planner of [{}, ...forced])
          for (const parallelism of [1, 3]) expect(await run(parallelism, planner)).toEqual(expected)
      },
    ),
    { numRuns: 60 },
  )
})

test('so does an iteration whose inputs come partly from outside', async () => {
  const row: fc.Arbitrary<Row> = fc.tuple(fc.nat(4), fc.nat(20))
  const some = fc.array(row, { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(some, some, some, async (first, outside, other) => {
      const run = async (parallelism: number, planner: PlannerOptions): Promise<string[]> => {
        const e = env(parallelism)
        e.planner = planner
        const [constant, partners] = [e.fromCollection(outside), e.fromCollection(other)]
        const result = e.fromCollection(first).iterate(3, (partial) => {
          const sums = partial.union(constant).groupBy(0).sum(1).union(constant).distinct()
          const joined = partial.union(constant).join(partners).where(0).equalTo(0)
          return sums.union(joined.with((l, r): Row => [l[0], (l[1] + r[1]) % 7])).distinct()
        })
        return bag(await result.collect())
      }
      const expected = await run(1, {
        choose: (priced) => priced[0].alternative,
        reuse: false,
        combine: false,
      })
      for (const planner of [{}, ...forced])
        for (const parallelism of [1, 3]) expect(await run(parallelism, planner)).toEqual(expected)
    }),
    { numRuns: 15 },
  )
})

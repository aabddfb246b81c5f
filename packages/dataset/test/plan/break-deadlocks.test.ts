import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExecutionEnvironment, type DataSet, type JoinHint } from '@wiesel/dataset'
import { FunctionSink, type Program } from '@wiesel/runtime'
import { simulateJob } from '@wiesel/runtime/internal'
import { SimulationExecutor } from '@wiesel/testing'
import { hostTurn } from '../support/host-turn.ts'
import { bag, simulated } from '../support/simulated.ts'

type Row = [key: number, value: number]

const numbers = (count: number): Row[] => Array.from({ length: count }, (_, i) => [i % 7, i])

/** Which edges are materialised: `producer → consumer.input`. */
function blockingEdges({ plan }: Program): string[] {
  return plan.edges
    .filter((edge) => edge.kind === 'blocking')
    .map(({ from, to, input }) => `${plan.nodes[from].name} → ${plan.nodes[to].name}.${input}`)
}

function joined(
  left: DataSet<Row>,
  right: DataSet<Row>,
  hint: JoinHint = 'REPARTITION_HASH_SECOND',
): DataSet<Row> {
  return left
    .join(right, { hint })
    .where(0)
    .equalTo(0)
    .with((l, r): Row => [l[0], l[1] + r[1]])
}

function naive(left: readonly Row[], right: readonly Row[]): Row[] {
  return left.flatMap((l) => right.filter((r) => r[0] === l[0]).map((r): Row => [l[0], l[1] + r[1]]))
}

test('a self-join: the side that waits is materialised', async () => {
  await simulated(5, async (env) => {
    const rows = env.fromCollection(numbers(60)).name('rows')
    const result = joined(rows, rows)
    expect(blockingEdges(result.program())).toEqual(['rows → Join.0'])
    expect(bag(await result.collect())).toEqual(bag(naive(numbers(60), numbers(60))))
  })
})

test('without the rule it would wait for ever', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const rows = env.fromCollection(numbers(2000))
  joined(rows, rows).output(new FunctionSink(() => {}))
  const program = env.program()
  const edges = program.plan.edges.map((edge) => ({ ...edge, kind: 'pipelined' as const }))
  const pipelined = { ...program, plan: { ...program.plan, edges } }
  await expect(simulateJob(pipelined, { seed: 1, hostTurn })).rejects.toMatchObject({ code: 'DEADLOCK' })
})

test('a join of independent inputs streams through', () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const result = joined(env.fromCollection(numbers(3)), env.fromCollection(numbers(3)))
  expect(blockingEdges(result.program())).toEqual([])
})

test('a diamond: both sides come from one operator', async () => {
  await simulated(5, async (env) => {
    const rows = env.fromCollection(numbers(60)).map((row) => row)
    const left = rows.filter(([, value]) => value % 2 === 0).name('even')
    const right = rows.map(([key, value]): Row => [key, -value])
    const result = joined(left, right)
    expect(blockingEdges(result.program())).toEqual(['even → Join.0'])
    expect(bag(await result.collect())).toEqual(
      bag(
        naive(
          numbers(60).filter((row) => row[1] % 2 === 0),
          numbers(60).map(([key, value]): Row => [key, -value]),
        ),
      ),
    )
  })
})

test('a sort or a group reduce takes everything, so the side behind it need not be materialised', () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const rows = env.fromCollection(numbers(10))
  const groups = rows.groupBy(0).reduceGroup<Row>((group) => [...group])
  expect(blockingEdges(joined(groups, rows).program())).toEqual([])
})

test('but it is, where what it emits goes to both sides', () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const sorted = env.fromCollection(numbers(10)).sortPartition(1)
  expect(blockingEdges(joined(sorted, sorted).program())).toEqual(['Sort partition → Join.0'])
})

test('a union of branches of one input', async () => {
  await simulated(5, async (env) => {
    const rows = env.fromCollection(numbers(40))
    const result = joined(rows.filter(([key]) => key < 3).union(rows.filter(([key]) => key >= 3)), rows)
    expect(blockingEdges(result.program())).toHaveLength(2)
    expect(bag(await result.collect())).toEqual(bag(naive(numbers(40), numbers(40))))
  })
})

test('two joins that wait for each other crosswise', async () => {
  await simulated(5, async (env) => {
    const x = env.fromCollection(numbers(30)).name('x')
    const y = env.fromCollection(numbers(20)).name('y')
    // The first keeps x and holds back y, the second keeps y and holds back x.
    const result = joined(x, y, 'REPARTITION_HASH_FIRST').union(joined(x, y))
    expect(blockingEdges(result.program())).toHaveLength(1)
    const once = naive(numbers(30), numbers(20))
    expect(bag(await result.collect())).toEqual(bag([...once, ...once]))
  })
})

test('a broadcast variable made from what it is used on', async () => {
  await simulated(5, async (env) => {
    const rows = env.fromCollection(numbers(50)).name('rows')
    const result = rows.map((row) => row).withBroadcastSet(rows, 'all')
    expect(blockingEdges(result.program())).toEqual(['rows → Map.0'])
    expect(bag(await result.collect())).toEqual(bag(numbers(50)))
  })
})

/** A data set made at random, with the rows it must have. */
type Step =
  | { kind: 'join' | 'union' | 'cross' | 'coGroup'; a: number; b: number; first: boolean }
  | { kind: 'filter' | 'sort' | 'group' | 'broadcast'; a: number; b: number; first: boolean }

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('join', 'union', 'cross', 'coGroup', 'filter', 'sort', 'group', 'broadcast'),
  a: fc.nat(9),
  b: fc.nat(9),
  first: fc.boolean(),
}) as fc.Arbitrary<Step>

interface Known {
  set: DataSet<Row>
  rows: Row[]
}

const sumByKey = (rows: Iterable<Row>): Row[] => {
  const sums = new Map<number, number>()
  for (const [key, value] of rows) sums.set(key, (sums.get(key) ?? 0) + value)
  return [...sums]
}

function grow(known: readonly Known[], { kind, a, b, first }: Step): Known {
  const [x, y] = [known[a % known.length], known[b % known.length]]
  switch (kind) {
    case 'join':
      return {
        set: joined(x.set, y.set, first ? 'REPARTITION_HASH_FIRST' : undefined).distinct(),
        rows: unique(naive(x.rows, y.rows)),
      }
    case 'union':
      return { set: x.set.union(y.set).distinct(), rows: unique([...x.rows, ...y.rows]) }
    case 'cross': {
      const add = (l: Row, r: Row): Row => [l[0], r[0]]
      const set = first ? x.set.crossWithHuge(y.set) : x.set.cross(y.set)
      return {
        set: set.with(add).distinct(),
        rows: unique(x.rows.flatMap((l) => y.rows.map((r) => add(l, r)))),
      }
    }
    case 'coGroup':
      return {
        set: x.set
          .coGroup(y.set)
          .where(0)
          .equalTo(0)
          .with((l, r) => sumByKey([...l, ...r])),
        rows: sumByKey([...x.rows, ...y.rows]),
      }
    case 'filter':
      return { set: x.set.filter((row) => row[1] % 2 === 0), rows: x.rows.filter((row) => row[1] % 2 === 0) }
    case 'sort':
      return { set: x.set.sortPartition(1), rows: x.rows }
    case 'group':
      return { set: x.set.groupBy(0).sum(1), rows: sumByKey(x.rows) }
    case 'broadcast':
      return { set: x.set.map((row) => row).withBroadcastSet(y.set, 'y'), rows: x.rows }
  }
}

function unique(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [String(row), row])).values()]
}

test('any plan runs to its end, through channels of one row, and gives what it should', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(1_000_000),
      async (steps, parallelism, seed) => {
        const env = new ExecutionEnvironment({ parallelism, executor: new SimulationExecutor({ seed }) })
        const rows = numbers(40)
        const known: Known[] = [{ set: env.fromCollection(rows), rows }]
        for (const each of steps) known.push(grow(known, each))
        const last = known[known.length - 1]
        expect(bag(await last.set.collect())).toEqual(bag(last.rows))
      },
    ),
    { numRuns: 200 },
  )
}, 60_000)

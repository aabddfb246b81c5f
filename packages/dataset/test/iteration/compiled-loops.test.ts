import { expect, test } from 'vitest'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { bag } from '../support/simulated.ts'

type Row = [key: number, count: number]

const KEYS = 300
const SUPERSTEPS = 5
/** More than are emitted in one go. */
const PARTNERS = 40

/** With almost no memory each superstep writes hundreds of files. */
const SLOW_DISK_MS = 60_000

const rows = Array.from({ length: KEYS }, (_, key): Row => [key, key])
const ways = [
  { interpreted: true },
  { interpreted: false },
  { interpreted: false, memory: 1 },
  { interpreted: false, memory: 4000 },
]

test.each(ways)(
  'a reduction begins anew in each superstep: %o',
  { timeout: SLOW_DISK_MS },
  async (options) => {
    const result = await new ExecutionEnvironment({ parallelism: 2, ...options })
      .fromCollection(rows)
      .iterate(SUPERSTEPS, (partial) =>
        partial
          .flatMap(([key, count]): Row[] => [
            [key, count],
            [key, 1],
          ])
          .groupBy(0)
          .reduce((a, b): Row => [a[0], a[1] + b[1]]),
      )
      .collect()
    expect(bag(result)).toEqual(bag(rows.map(([key, count]): Row => [key, count + SUPERSTEPS])))
  },
)

test.each(ways)(
  'a join keeps what is constant, and sees the solution set change: %o',
  { timeout: SLOW_DISK_MS },
  async (options) => {
    for (const supersteps of [1, 3])
      expect(bag(await smallest(supersteps, options))).toEqual(bag(smallestByHand(supersteps)))
  },
)

/** The smallest count that has come to each key after some supersteps. */
function smallest(supersteps: number, options: (typeof ways)[number]): Promise<Row[]> {
  const env = new ExecutionEnvironment({ parallelism: 2, ...options })
  const vertices = env.fromCollection(rows)
  const partners = env.fromCollection(
    rows.flatMap(([key]) => Array.from({ length: PARTNERS }, (_, i): Row => [key, (key + i) % KEYS])),
  )
  const iteration = vertices.iterateDelta(vertices, supersteps, 0)
  const changed = iteration
    .getWorkset()
    .join(partners)
    .where(0)
    .equalTo(0)
    .with(([, count], [, to]): Row => [to, count])
    .groupBy(0)
    .reduce((a, b) => (b[1] < a[1] ? b : a))
    .join(iteration.getSolutionSet())
    .where(0)
    .equalTo(0)
    .flatWith((found, known) => (found[1] < known[1] ? [found] : []))
  return iteration.closeWith(changed, changed).collect()
}

function smallestByHand(supersteps: number): Row[] {
  let expected = rows.map(([, count]) => count)
  for (let superstep = 0; superstep < supersteps; superstep++) {
    const before = expected
    expected = before.map((_, to) =>
      Math.min(...Array.from({ length: PARTNERS }, (_, i) => before[(to - i + KEYS) % KEYS])),
    )
  }
  return expected.map((count, key): Row => [key, count])
}

const joins = {
  with: undefined,
  'flatWith, a collector': (left: Row, right: Row, out: (row: Row) => void): void => {
    if (right[1] % 2 === 0) out([right[0], left[1] + right[1]])
  },
  'flatWith, an array': (left: Row, right: Row): Row[] =>
    right[1] % 2 === 0 ? [[right[0], left[1] + right[1]]] : [],
  'flatWith, a generator': function* (left: Row, right: Row): Iterable<Row> {
    if (right[1] % 2 === 0) yield [right[0], left[1] + right[1]]
  },
}

test.each(ways.flatMap((options) => Object.keys(joins).map((how) => ({ how, options }))))(
  'a join gives all pairs of keys with many partners, those without one too: %o',
  { timeout: SLOW_DISK_MS },
  async ({ how, options }) => {
    const many = 200
    const join = joins[how as keyof typeof joins]
    const env = new ExecutionEnvironment({ parallelism: 2, ...options })
    const start = env.fromCollection(rows.slice(0, 20))
    const partners = env.fromCollection(
      Array.from({ length: 10 * many }, (_, i): Row => [i % 10, Math.floor(i / 10)]),
    )
    const result = await start
      .iterate(2, (partial) => {
        const found = partial.join(partners).where(0).equalTo(0)
        const pairs =
          join === undefined
            ? found.with((left, right): Row => [right[0], left[1] + right[1]])
            : found.flatWith<Row>(join)
        const alone = partial
          .leftOuterJoin(partners)
          .where(0)
          .equalTo(0)
          .flatWith((left, right) => (right === null ? [left] : []))
        return pairs.groupBy(0).max(1).union(alone)
      })
      .collect()
    const most = join === undefined ? many - 1 : many - 2
    expect(bag(result)).toEqual(
      bag(rows.slice(0, 20).map(([key, count]): Row => [key, key < 10 ? count + 2 * most : count])),
    )
  },
)

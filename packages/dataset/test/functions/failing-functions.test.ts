import { expect, test } from 'vitest'
import { ExecutionEnvironment, type DataSet } from '@wiesel/dataset'
import { FunctionSink } from '@wiesel/runtime'

/** Enough for chains to be compiled. */
const ROWS = 300

/** Fails late, for one record. */
function fails(...values: unknown[]): never | void {
  if (values.flat().includes(290)) throw new RangeError('290 is too much')
}

function* generated(n: number): Generator<number> {
  yield n
  fails(n)
}

type Build = (numbers: DataSet<number>) => { collect(): Promise<unknown> }

const operations: Record<string, Build> = {
  map: (set) => set.map((n) => fails(n) ?? n),
  filter: (set) => set.filter((n) => fails(n) ?? true),
  'flatMap, an array': (set) => set.flatMap((n) => fails(n) ?? [n]),
  'flatMap, a generator': (set) => set.flatMap(generated),
  'flatMap, a collector': (set) =>
    set.flatMap((n, out: (n: number) => void) => {
      out(n)
      fails(n)
    }),
  mapPartition: (set) => set.mapPartition((rows) => [...rows].map((n) => fails(n) ?? n)),
  'a key': (set) => set.groupBy((n) => fails(n) ?? n % 2).reduce((a) => a),
  reduce: (set) => set.reduce((a, b) => fails(a, b) ?? a),
  'reduce of groups': (set) => set.groupBy((n) => n % 2).reduce((a, b) => fails(a, b) ?? a),
  'reduce of groups, sorted': (set) =>
    set.groupBy((n) => n % 2).reduce((a, b) => fails(a, b) ?? a, { combineHint: 'SORT' }),
  reduceGroup: (set) => set.groupBy((n) => n % 2).reduceGroup((rows) => fails(...rows) ?? []),
  combineGroup: (set) => set.groupBy((n) => n % 2).combineGroup((rows) => fails(...rows) ?? []),
  'a combiner': (set) =>
    set.groupBy((n) => n % 2).reduceGroup((rows) => [...rows], { combine: (rows) => fails(...rows) ?? [] }),
  'join, with': (set) =>
    set
      .join(set)
      .where('*')
      .equalTo('*')
      .with((a) => fails(a) ?? a),
  'join, flatWith': (set) =>
    set
      .join(set)
      .where('*')
      .equalTo('*')
      .flatWith((a) => fails(a) ?? [a]),
  'join, a key': (set) =>
    set
      .join(set)
      .where((n) => fails(n) ?? n)
      .equalTo('*'),
  'join, merged': (set) =>
    set
      .join(set, { hint: 'REPARTITION_SORT_MERGE' })
      .where('*')
      .equalTo('*')
      .with((a) => fails(a) ?? a),
  'outer join': (set) =>
    set
      .fullOuterJoin(set.filter((n) => n < 9))
      .where('*')
      .equalTo('*')
      .with((a) => fails(a) ?? a),
  coGroup: (set) =>
    set
      .coGroup(set)
      .where('*')
      .equalTo('*')
      .with((rows) => fails(...rows) ?? []),
  cross: (set) => set.cross(set.filter((n) => n < 3)).with((a) => fails(a) ?? a),
  'a partitioner': (set) => set.partitionCustom((n: number, of) => fails(n) ?? n % of, '*'),
  'a sort key': (set) => set.sortPartition((n) => fails(n) ?? n),
  'a range key': (set) => set.partitionByRange((n) => fails(n) ?? n),
  'a bulk iteration': (set) => set.iterate(3, (partial) => partial.map((n) => fails(n) ?? n + 1)),
}

test.each(Object.keys(operations))(
  'what a function throws fails the job and names its operator: %s',
  async (name) => {
    for (const parallelism of [1, 2]) {
      const env = new ExecutionEnvironment({ parallelism })
      const result = operations[name](env.fromSequence(1, ROWS))
      const failure = await result.collect().catch((error: unknown) => error as Error)
      expect(failure).toMatchObject({ code: 'USER_FUNCTION', cause: { message: '290 is too much' } })
      expect((failure as Error).message).toMatch(
        /^Job "Batch job" failed in operator "[^"]+", subtask [12]\/[12]/,
      )
      // The environment is as good as before.
      expect(await env.fromElements(1).count()).toBe(1)
    }
  },
)

test('what a sink throws fails the job, too', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  env
    .fromSequence(1, ROWS)
    .output(new FunctionSink((n) => fails(n)))
    .name('picky')
  await expect(env.execute()).rejects.toThrow(/operator "picky".*290 is too much/s)
})

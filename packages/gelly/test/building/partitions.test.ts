import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { SeededRandom } from '@wiesel/runtime/internal'
import { expect, test } from 'vitest'
import { Graph, type Edge, type Vertex, type VertexId } from '../../src/index.ts'
import type { Adjacency, GraphPartition } from '../../src/iterations/graph-partition.ts'
import { partitionsOf } from '../../src/iterations/run-program.ts'
import { PARALLELISMS } from '../support/random-graph.ts'

const text = (id: unknown): string =>
  typeof id === 'number' && id === 0 ? 'number 0' : `${typeof id} ${String(id)}`

/** Few different ids of each kind, so that they meet. */
const KINDS: Readonly<Record<string, fc.Arbitrary<VertexId>>> = {
  dense: fc.nat(9),
  'far apart': fc.constantFrom(0, 7, 5_000_000, 2 ** 31 - 1, 300),
  negative: fc.integer({ min: -4, max: 4 }),
  'not whole': fc.constantFrom(0.5, -0, 0, 1, 2 ** 40, -1e300, NaN, Infinity),
  strings: fc.constantFrom('', 'a', 'b', 'ab', '1', 'ü'),
  bigints: fc.bigInt({ min: -2n, max: 3n }),
  mixed: fc.constantFrom<VertexId>(1, '1', 1n, 0.5, 'a', 2 ** 33, 0, 70_000),
}

type Row = Vertex<VertexId, unknown>
type Pair = Edge<VertexId, unknown>

/** Columns, in typed arrays if they can be. */
function edgeColumns(edges: readonly (readonly [VertexId, VertexId, unknown])[]) {
  const column = <T>(values: readonly T[]): ArrayLike<T> =>
    values.every((value) => typeof value === 'number' && (value | 0) === value)
      ? (Int32Array.from(values as readonly number[]) as unknown as ArrayLike<T>)
      : values
  const values = edges.map((edge) => edge[2])
  return {
    sources: column(edges.map(([source]) => source)),
    targets: column(edges.map(([, target]) => target)),
    ...(values.some((value) => value !== null) ? { values } : {}),
  }
}

/** An end of an edge as text, the value, and the other end. */
function edgesOf(
  { ids, remoteIds }: GraphPartition,
  { offsets, others, values }: Adjacency,
): [own: string, other: string, value: unknown][] {
  return Array.from(ids).flatMap((id, v) =>
    Array.from(others.subarray(offsets[v], offsets[v + 1]), (slot, i): [string, string, unknown] => [
      text(id),
      text(slot < ids.length ? ids[slot] : remoteIds[slot - ids.length]),
      values === undefined ? null : values[offsets[v] + i],
    ]),
  )
}

const ordered = (rows: readonly unknown[]): string[] =>
  rows.map((row) => JSON.stringify(row, (_, value) => (value === undefined ? 'undefined' : value))).sort()

test.each(Object.entries(KINDS))('partitions have what they should, with ids that are %s', async (_, ids) => {
  const value = fc.option(fc.oneof({ weight: 9, arbitrary: fc.nat(3) }, fc.constant('x')), { freq: 9 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(ids, value), { maxLength: 12 }),
      fc.array(fc.tuple(ids, ids, value), { maxLength: 30 }),
      fc.constantFrom(...PARALLELISMS),
      fc.constantFrom([true, false], [false, true], [true, true]),
      fc.boolean(),
      fc.boolean(),
      async (vertices, edges, parallelism, [out, into], travelCheck, asColumns) => {
        const env = new ExecutionEnvironment({ parallelism, travelCheck })
        const graph = asColumns
          ? Graph.fromColumns(env, edgeColumns(edges), {
              ids: vertices.map(([id]) => id),
              values: vertices.map(([, of]) => of),
            })
          : Graph.fromDataSet(env.fromCollection<Row>(vertices), env.fromCollection<Pair>(edges))
        const wanted = { out, in: into, values: true }
        const partitions = await partitionsOf(graph, wanted, parallelism).collect()
        const values = new Map<string, unknown>(vertices.map(([id, of]) => [text(id), of]))
        // Of several values of an id the last one counts; with several readers any one may be it.
        if (parallelism > 1)
          for (const one of partitions)
            one.ids.forEach((id: unknown, v: number) => {
              const has = vertices.some(([a, of]) => text(a) === text(id) && of === (one.values[v] ?? null))
              if (has) values.set(text(id), one.values[v] ?? null)
            })
        expect(
          ordered(
            partitions.flatMap((one) => Array.from(one.ids, (id, v) => [text(id), one.values[v] ?? null])),
          ),
        ).toEqual(ordered([...values]))
        const from = edges.filter(([source]) => values.has(text(source)))
        const to = edges.filter(([, target]) => values.has(text(target)))
        if (out)
          expect(ordered(partitions.flatMap((one) => edgesOf(one, one.out as Adjacency)))).toEqual(
            ordered(from.map(([a, b, of]) => [text(a), text(b), of])),
          )
        if (into)
          expect(ordered(partitions.flatMap((one) => edgesOf(one, one.in as Adjacency)))).toEqual(
            ordered(to.map(([a, b, of]) => [text(b), text(a), of])),
          )
        for (const one of partitions) {
          expect(one.vertexCount).toBe(values.size)
          one.known.forEach((known, of) => {
            const theirs = partitions.find(({ subtask }) => subtask === of) as GraphPartition
            const remote = theirs.remoteIds.slice(
              theirs.remoteStarts[one.subtask],
              theirs.remoteStarts[one.subtask + 1],
            )
            expect(Array.from(known, (v) => text(v < 0 ? one.missingIds[-1 - v] : one.ids[v]))).toEqual(
              Array.from(remote, text),
            )
          })
          one.ids.forEach((id: unknown, v: number) => {
            const counts = (end: 0 | 1, all: readonly (readonly unknown[])[]): number =>
              all.filter((edge) => text(edge[end]) === text(id)).length
            expect(one.outDegrees[v]).toBe(counts(0, out ? from : to))
            expect(one.inDegrees[v]).toBe(counts(1, into ? to : from))
          })
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('a graph of columns is one of the rows they stand for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(KINDS.mixed, KINDS.mixed, fc.nat(3)), { maxLength: 30 }),
      fc.constantFrom(...PARALLELISMS),
      async (edges, parallelism) => {
        const env = new ExecutionEnvironment({ parallelism })
        const ofColumns = Graph.fromColumns(env, edgeColumns(edges), text)
        const ofRows = Graph.fromCollection(env, edges, text)
        const rows = (all: readonly (readonly unknown[])[]): string[] =>
          ordered(all.map((row) => row.map(text)))
        expect(rows(await ofColumns.edges.collect())).toEqual(rows(edges))
        expect(rows(await ofColumns.vertices.collect())).toEqual(rows(await ofRows.vertices.collect()))
      },
    ),
    { numRuns: 30 },
  )
})

test('columns of different lengths are refused', () => {
  const env = new ExecutionEnvironment()
  const [one, two] = [Int32Array.of(1), Int32Array.of(1, 2)]
  expect(() => Graph.fromColumns(env, { sources: one, targets: two })).toThrow('not 1, 2')
  expect(() => Graph.fromColumns(env, { sources: one, targets: one, values: two })).toThrow('not 1, 1, 2')
  expect(() => Graph.fromColumns(env, { sources: one, targets: one }, { ids: two, values: one })).toThrow(
    'not 2, 1',
  )
})

test.each([1, 3])('many edges, more than blocks can take, at parallelism %i', async (parallelism) => {
  const random = new SeededRandom(7)
  const column = (): Int32Array => Int32Array.from({ length: 150_000 }, () => Math.floor(random.next() * 900))
  const [sources, targets] = [column(), column()]
  const values = Float64Array.from(sources, (_, e) => e)
  const env = new ExecutionEnvironment({ parallelism })
  const columns = Graph.fromColumns(env, { sources, targets, values })
  const rows = Graph.fromDataSet(columns.edges.map((edge): Edge<number, number> => edge))
  for (const graph of [columns, rows]) {
    const wanted = { out: true, in: true, values: true }
    const partitions = await partitionsOf(graph, wanted, parallelism).collect()
    for (const side of ['out', 'in'] as const) {
      const seen = new Uint8Array(sources.length)
      for (const { ids, remoteIds, [side]: adjacency } of partitions) {
        const { offsets, others, values: found } = adjacency as Adjacency
        ids.forEach((id: unknown, v: number) => {
          for (let e = offsets[v]; e < offsets[v + 1]; e++) {
            const slot = others[e]
            const other = slot < ids.length ? ids[slot] : remoteIds[slot - ids.length]
            const edge = found?.[e] as number
            const [source, target] = side === 'out' ? [id, other] : [other, id]
            if (sources[edge] === source && targets[edge] === target) seen[edge]++
          }
        })
      }
      expect(seen.every((times) => times === 1)).toBe(true)
    }
  }
})

test.each([1, 2])('an edge without a target fails, at parallelism %i', async (parallelism) => {
  const env = new ExecutionEnvironment({ parallelism })
  const vertices = env.fromCollection<Row>([[1, null]])
  const edges = env.fromCollection([[1]] as unknown as Pair[])
  const wanted = { out: true, in: false, values: true }
  const partitions = partitionsOf(Graph.fromDataSet(vertices, edges), wanted, parallelism)
  await expect(partitions.collect()).rejects.toMatchObject({ cause: { code: 'INVALID_KEY' } })
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Graph, type VertexId } from '../../src/index.ts'
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
      async (vertices, edges, parallelism, [out, into], travelCheck) => {
        const env = new ExecutionEnvironment({ parallelism, travelCheck })
        const graph = Graph.fromDataSet(env.fromCollection(vertices), env.fromCollection(edges))
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
    { numRuns: 60 },
  )
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Graph, Simplify, type Edge, type VertexId } from '../../../src/index.ts'
import { PARALLELISMS } from '../../support/random-graph.ts'

const id = fc.oneof(fc.nat(6), fc.constantFrom<VertexId>('a', 'b', '1', 1n, 0.5, 2 ** 40))

test('a simple graph has each edge once, with one of its values, and no self-loops', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(id, id, fc.nat(3)), { maxLength: 40 }),
      fc.constantFrom(...PARALLELISMS),
      fc.constantFrom('directed', 'undirected', 'clip-and-flip'),
      async (edges, parallelism, order) => {
        const env = new ExecutionEnvironment({ parallelism })
        const data = env.fromCollection<Edge<VertexId, number>>(edges)
        const found = await Graph.fromDataSet(data).run(new Simplify({ order })).edges.collect()
        const key = (a: unknown, b: unknown): string => `${typeof a} ${String(a)}, ${typeof b} ${String(b)}`
        const keys = found.map(([a, b]) => key(a, b))
        expect(new Set(keys).size).toBe(keys.length)
        if (order === 'clip-and-flip') return
        const expected = new Map<string, Set<number>>()
        for (const [a, b, value] of edges)
          for (const [from, to] of order === 'directed'
            ? [[a, b]]
            : [
                [a, b],
                [b, a],
              ])
            if (a !== b) expected.set(key(from, to), (expected.get(key(from, to)) ?? new Set()).add(value))
        expect(keys.sort()).toEqual([...expected.keys()].sort())
        for (const [a, b, value] of found) expect(expected.get(key(a, b))?.has(value)).toBe(true)
      },
    ),
    { numRuns: 30 },
  )
})

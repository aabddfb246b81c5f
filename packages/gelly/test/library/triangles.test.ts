import { ExecutionEnvironment } from '@wiesel/dataset'
import { SeededRandom } from '@wiesel/runtime/internal'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Edge, VertexId } from '../../src/index.ts'
import { maskedTriangles, triangleCounts } from '../../src/library/triangles/triangles.ts'
import { joinedTriangles } from '../support/joined-triangles.ts'
import { PARALLELISMS } from '../support/random-graph.ts'

const KINDS: readonly fc.Arbitrary<VertexId>[] = [
  fc.nat(7),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(1e9, 2 ** 40, 0.5, 3, 4, 5),
  fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  fc.bigInt({ min: 0n, max: 6n }),
  fc.constantFrom<VertexId>(1, '1', 1n, 2, 'x', 0.5),
]

const texts = (rows: readonly (readonly unknown[])[]): string[] =>
  rows.map((row) => row.map((field) => `${typeof field} ${String(field)}`).join(', ')).sort()

test('triangles are those that joins find, for ids of any kind, with repetitions and self-loops', async () => {
  const edgesOf = (ids: fc.Arbitrary<VertexId>) =>
    fc.array(
      fc.tuple(ids, ids, fc.constant(null)).map((edge): Edge => edge),
      { maxLength: 40 },
    )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(...KINDS.map(edgesOf)),
      fc.constantFrom(...PARALLELISMS),
      fc.boolean(),
      async (rows, parallelism, travelCheck) => {
        const env = new ExecutionEnvironment({ parallelism, travelCheck })
        const edges = env.fromCollection<Edge>(rows)
        const proper = edges.filter(([a, b]) => a !== b)
        const expected = await joinedTriangles(proper).collect()
        expect(texts(await maskedTriangles(edges).collect())).toEqual(texts(expected))
        const counts = await triangleCounts(edges).collect()
        expect(counts.reduce((sum, { closed }) => sum + closed, 0)).toBe(3 * expected.length)
        const neighbors = new Map<unknown, Set<unknown>>()
        for (const [a, b] of rows)
          if (a !== b)
            for (const [x, y] of [
              [a, b],
              [b, a],
            ])
              neighbors.set(x, (neighbors.get(x) ?? new Set()).add(y))
        const pairs = [...neighbors.values()].map(({ size }) => (size * (size - 1)) / 2)
        expect(counts.reduce((sum, { triplets }) => sum + triplets, 0)).toBe(pairs.reduce((a, b) => a + b, 0))
      },
    ),
    { numRuns: 25 },
  )
})

test('a dense graph has more triangles than are emitted at a time', async () => {
  const random = new SeededRandom(3)
  const vertex = (): number => Math.floor(random.next() * 90)
  const rows = Array.from({ length: 4000 }, (): Edge<number> => [vertex(), vertex(), null])
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const edges = env.fromCollection<Edge<number>>(rows)
  const found = await maskedTriangles(edges).collect()
  expect(found.length).toBeGreaterThan(10_000)
  expect(texts(found)).toEqual(texts(await joinedTriangles(edges.filter(([a, b]) => a !== b)).collect()))
})

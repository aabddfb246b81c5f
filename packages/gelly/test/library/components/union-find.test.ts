import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConnectedComponents, Graph, PathGraph, UnionFindConnectedComponents } from '../../../src/index.ts'
import { DisjointSets } from '../../../src/library/components/disjoint-sets.ts'
import { PARALLELISMS, sorted } from '../../support/random-graph.ts'

const idOf = { number: (n: number) => n, string: (n: number) => `v${n}`, bigint: (n: number) => BigInt(n) }
const row = ([id, component]: readonly [unknown, unknown]): string => `${String(id)} ${String(component)}`

test('union-find finds the components that label propagation finds, for ids of any type', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(59), fc.nat(59)), { maxLength: 70 }),
      fc.constantFrom(...PARALLELISMS, 7),
      fc.constantFrom(...(Object.keys(idOf) as (keyof typeof idOf)[])),
      async (pairs, parallelism, type) => {
        const id: (n: number) => any = idOf[type]
        const graph = Graph.fromCollection<any, any, null>(
          new ExecutionEnvironment({ parallelism, travelCheck: true }),
          // Values in another order than the ids.
          Array.from({ length: 60 }, (_, n) => [id(n), id((n * 37) % 60)] as const),
          pairs.map(([a, b]) => [id(a), id(b), null] as const),
        )
        const united = await graph.run(new UnionFindConnectedComponents()).collect()
        const spread = await graph.run(new ConnectedComponents()).collect()
        expect(united.map(row).toSorted()).toEqual(spread.map(row).toSorted())
      },
    ),
    { numRuns: 12 },
  ))

test('edges to and from unknown vertices connect nothing', async () => {
  for (const parallelism of PARALLELISMS) {
    const env = new ExecutionEnvironment({ parallelism })
    const vertices = [1, 2, 3, 4].map((id) => [id, id] as const)
    const graph = Graph.fromCollection<number, number, null>(env, vertices, [
      [1, 9, null],
      [2, 9, null],
      [9, 3, null],
      [9, 4, null],
    ])
    expect(sorted(await graph.run(new UnionFindConnectedComponents()).collect())).toEqual(vertices)
  }
})

test('takes a path of any length, and an empty graph', async () => {
  const env = new ExecutionEnvironment({ parallelism: 4 })
  const path = new PathGraph(env, 3_000).generate().mapVertices(([id]) => id)
  const components = await path.run(new UnionFindConnectedComponents()).collect()
  expect(new Set(components.map(([, component]) => component))).toEqual(new Set([0]))
  const empty = Graph.fromCollection<number, number, null>(env, [], [])
  expect(await empty.run(new UnionFindConnectedComponents()).collect()).toEqual([])
})

test('disjoint sets are named by their smallest numbers', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 25 }), (pairs) => {
      const sets = new DisjointSets(20)
      const expected = Array.from({ length: 20 }, (_, i) => i)
      for (const [a, b] of pairs) {
        sets.unite(a, b)
        const [first, second] = [expected[a], expected[b]].sort((x, y) => x - y)
        expected.forEach((name, i) => name === second && (expected[i] = first))
      }
      expect(expected.map((_, i) => sets.find(i))).toEqual(expected)
      expect([...sets.names()]).toEqual(expected)
    }),
  )
})

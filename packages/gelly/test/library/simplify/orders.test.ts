import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { RMatGraph, Simplify, type Edge } from '../../../src/index.ts'
import { forGiven, graphOf } from '../../graph/naive.ts'
import { PARALLELISMS, sorted } from '../../support/random-graph.ts'

type Pair = readonly [source: number | string, target: number | string]

const ORDERS = {
  directed: (edges: readonly Edge<any, any>[]) => edges,
  undirected: (edges: readonly Edge<any, any>[]) =>
    edges.flatMap(([a, b, v]) => [[a, b, v] as const, [b, a, v] as const]),
  'clip-and-flip': (edges: readonly Edge<any, any>[]) =>
    edges.flatMap(([a, b, v]) => (a > b ? [[a, b, v] as const, [b, a, v] as const] : [])),
} as const

function pairsOf(edges: readonly Edge<any, any>[]): Pair[] {
  const pairs = edges.filter(([a, b]) => a !== b).map(([a, b]): Pair => [a, b])
  return [...new Map(pairs.map((pair) => [pair.join(), pair])).values()]
}

test.each(Object.keys(ORDERS) as (keyof typeof ORDERS)[])(
  '%s: each edge once, with a value it has',
  (order) =>
    forGiven(true, async ({ own }, env) => {
      const named = graphOf(env, own).translateGraphIds((id) => `v${id}`)
      for (const graph of [graphOf(env, own), named]) {
        const given = await graph.edges.collect()
        const possible = ORDERS[order](given)
        const simple = graph.run(new Simplify<any, any, any>({ order }))
        const rows = await simple.edges.collect()
        expect(sorted(rows.map(([a, b]): Pair => [a, b]))).toEqual(sorted(pairsOf(possible)))
        for (const row of rows) expect(possible).toContainEqual(row)
        expect(sorted<unknown>(await simple.vertices.collect())).toEqual(
          sorted<unknown>(await graph.vertices.collect()),
        )
      }
    }),
)

test('takes more edges than are emitted at a time', async () => {
  for (const parallelism of PARALLELISMS) {
    const env = new ExecutionEnvironment({ parallelism, travelCheck: true })
    const graph = new RMatGraph(env, 512, 6_000).generate()
    const expected = pairsOf(ORDERS.undirected(await graph.edges.collect()))
    const rows = await graph.run(new Simplify({ order: 'undirected' })).edges.collect()
    expect(sorted(rows.map(([a, b]) => [a, b]))).toEqual(sorted(expected))
  }
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { MultiDirectedGraph, MultiGraph, UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import { expect, test } from 'vitest'
import { fromGraphology, toGraphology, type GraphologyGraph } from '../../src/graphology.ts'
import { Graph } from '../../src/index.ts'
import { PARALLELISMS, sorted } from '../support/random-graph.ts'

const env = (): ExecutionEnvironment => new ExecutionEnvironment({ parallelism: 2 })

test('goes there and back with all attributes', async () => {
  const roads = new MultiDirectedGraph()
  roads.addNode('a', { size: 1 })
  roads.addNode('b', { size: 2 })
  roads.addEdge('a', 'b', { km: 1 })
  roads.addEdge('a', 'b', { km: 2 })
  const back = await toGraphology(fromGraphology(env(), roads))
  expect([back.order, back.size]).toEqual([2, 2])
  expect(back.getNodeAttributes('b')).toEqual({ size: 2 })
  expect(back.mapEdges((_, { km }) => km as number).toSorted((a, b) => a - b)).toEqual([1, 2])
})

test('an undirected edge comes in both directions, and goes as one', async () => {
  const pair = new UndirectedGraph()
  pair.mergeEdge('a', 'b', { km: 1 })
  const graph = fromGraphology(env(), pair)
  expect(await graph.numberOfEdges()).toBe(2)
  expect((await toGraphology(graph, { type: 'undirected' })).size).toBe(1)
})

test('values that are no objects become the attribute "value", and unknown ends become nodes', async () => {
  const graph = Graph.fromCollection<number, string, number>(env(), [[1, 'one']], [[1, 2, 7]])
  const given = await toGraphology(graph)
  expect(given.getNodeAttributes('1')).toEqual({ value: 'one' })
  expect(given.getNodeAttributes('2')).toEqual({})
  expect(given.mapEdges((_, attributes) => attributes)).toEqual([{ value: 7 }])
})

const attributes = fc.dictionary(
  fc.constantFrom('km', 'name', 'tags', 'at', 'deep'),
  fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.nat(3)),
    fc.constant(new Date(1_000)),
    fc.constant({ nested: { list: [1, { two: 2 }] } }),
  ),
  { noNullPrototype: true },
)

/** Nodes and edges with their attributes, an undirected edge between sorted ends. */
function contents(graph: GraphologyGraph): { nodes: unknown[]; edges: unknown[] } {
  const nodes: unknown[] = []
  const edges: unknown[] = []
  graph.forEachNode((node, own) => nodes.push([node, own]))
  graph.forEachEdge((_, own, source, target, _a, _b, undirected) =>
    edges.push([...(undirected ? [source, target].toSorted() : [source, target]), own]),
  )
  return { nodes: sorted(nodes), edges: sorted(edges) }
}

const drawn = {
  nodes: fc.uniqueArray(fc.tuple(fc.string({ maxLength: 3 }), attributes), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 6,
  }),
  edges: fc.array(fc.tuple(fc.nat(5), fc.nat(5), attributes), { maxLength: 12 }),
  parallelism: fc.constantFrom(...PARALLELISMS),
}

test('any directed graph goes there and back, attributes and all', () =>
  fc.assert(
    fc.asyncProperty(fc.record(drawn), async ({ nodes, edges, parallelism }) => {
      const graph = new MultiDirectedGraph()
      for (const [key, own] of nodes) graph.addNode(key, own)
      for (const [a, b, own] of edges)
        graph.addEdge(nodes[a % nodes.length][0], nodes[b % nodes.length][0], own)
      const env = new ExecutionEnvironment({ parallelism, travelCheck: true })
      const back = await toGraphology(fromGraphology(env, graph))
      expect(contents(back)).toEqual(contents(graph))
    }),
    { numRuns: 30 },
  ))

test('any undirected graph goes there and back, attributes and all', () =>
  fc.assert(
    fc.asyncProperty(fc.record(drawn), async ({ nodes, edges, parallelism }) => {
      const graph = new UndirectedGraph()
      for (const [key, own] of nodes) graph.addNode(key, own)
      for (const [a, b, own] of edges)
        graph.mergeEdge(nodes[a % nodes.length][0], nodes[b % nodes.length][0], own)
      const env = new ExecutionEnvironment({ parallelism, travelCheck: true })
      const back = await toGraphology(fromGraphology(env, graph), { type: 'undirected' })
      expect(contents(back)).toEqual(contents(graph))
    }),
    { numRuns: 30 },
  ))

test('of a mixed graph undirected edges come both ways, self-loops once', async () => {
  const mixed = new MultiGraph()
  for (const node of ['a', 'b']) mixed.addNode(node)
  mixed.addDirectedEdge('a', 'b', { km: 1 })
  mixed.addUndirectedEdge('a', 'b', { km: 2 })
  mixed.addUndirectedEdge('b', 'b', { km: 3 })
  expect(sorted(await fromGraphology(env(), mixed).edges.collect())).toEqual(
    sorted([
      ['a', 'b', { km: 1 }],
      ['a', 'b', { km: 2 }],
      ['b', 'a', { km: 2 }],
      ['b', 'b', { km: 3 }],
    ]),
  )
})

test('what the graph of graphology becomes later does not matter, nor the other way round', async () => {
  const own = new UndirectedGraph()
  own.addNode('a', { size: 1 })
  const graph = fromGraphology(env(), own)
  own.setNodeAttribute('a', 'size', 2)
  const back = await toGraphology(graph)
  expect(back.getNodeAttribute('a', 'size')).toBe(1)
  back.setNodeAttribute('a', 'size', 3)
  expect((await toGraphology(graph)).getNodeAttribute('a', 'size')).toBe(1)
})

test('ids that have one text are refused', async () => {
  const graph = Graph.fromCollection<string | number, null>(env(), [[1, '1', null]])
  await expect(toGraphology(graph)).rejects.toMatchObject({ code: 'AMBIGUOUS_KEY' })
})

test('Louvain finds the communities of a collected graph, by its weights', async () => {
  const clique = (ids: readonly number[]): [number, number, { weight: number }][] =>
    ids.flatMap((a, i) =>
      ids.slice(0, i).map((b): [number, number, { weight: number }] => [a, b, { weight: 5 }]),
    )
  const graph = Graph.fromCollection<number, { weight: number }>(env(), [
    ...clique([0, 1, 2, 3]),
    ...clique([4, 5, 6, 7]),
    [3, 4, { weight: 1 }],
  ])
  const collected = await toGraphology(graph.getUndirected(), { type: 'undirected' })
  const communities = (louvain as unknown as typeof louvain.default)(collected)
  const of = (ids: readonly number[]): Set<number> => new Set(ids.map((id) => communities[id]))
  expect([of([0, 1, 2, 3]).size, of([4, 5, 6, 7]).size, of([0, 1, 2, 3, 4, 5, 6, 7]).size]).toEqual([1, 1, 2])
})

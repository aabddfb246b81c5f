import { ExecutionEnvironment } from '@wiesel/dataset'
import { MultiDirectedGraph, UndirectedGraph } from 'graphology'
import louvain from 'graphology-communities-louvain'
import { expect, test } from 'vitest'
import { fromGraphology, toGraphology } from '../../src/graphology.ts'
import { Graph, SingletonEdgeGraph } from '../../src/index.ts'

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

test('the algorithms of graphology run on a collected graph', async () => {
  const pairs = await toGraphology(new SingletonEdgeGraph(env(), 3).generate(), { type: 'undirected' })
  const communities = (louvain as unknown as typeof louvain.default)(pairs)
  expect(new Set(Object.values(communities)).size).toBe(3)
})

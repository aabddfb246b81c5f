/** Programs as users write them, with as few types as possible: `npm run check` is what tests them. */
import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, expectTypeOf, test } from 'vitest'
import {
  ConnectedComponents,
  Graph,
  JaccardIndex,
  LabelPropagation,
  PageRank,
  Simplify,
  SingleSourceShortestPaths,
  TriangleListing,
  type Edge,
  type JaccardScore,
  type Vertex,
} from '../../src/index.ts'

const cities = [
  { name: 'Bonn', people: 336 },
  { name: 'Köln', people: 1087 },
]
const routes = [{ from: 'Bonn', to: 'Köln', km: 28 }]
const env = new ExecutionEnvironment()

test('graphs of what `map` makes, without a type', async () => {
  const ofLists = Graph.fromCollection(
    env,
    cities.map(({ name, people }) => [name, people]),
    routes.map(({ from, to, km }) => [from, to, km]),
  )
  expectTypeOf(ofLists).toEqualTypeOf<Graph<string, number, number>>()
  const ofEdges = Graph.fromCollection(
    env,
    routes.map(({ from, to, km }) => [from, to, km]),
    (city) => city.length,
  )
  expectTypeOf(ofEdges).toEqualTypeOf<Graph<string, number, number>>()
  const ofSets = Graph.fromDataSet(
    env.fromCollection(cities).map(({ name, people }) => [name, people]),
    env.fromCollection(routes).map(({ from, to, km }) => [from, to, km]),
  )
  expectTypeOf(ofSets).toEqualTypeOf<Graph<string, number, number>>()
  const ofPairs = Graph.fromTuple2DataSet(env.fromCollection(routes).map(({ from, to }) => [from, to]))
  expectTypeOf(ofPairs).toEqualTypeOf<Graph<string, null, null>>()
  for (const graph of [ofLists, ofEdges, ofSets, ofPairs]) expect(await graph.numberOfVertices()).toBe(2)
})

test('what algorithms give has the types of the graph', async () => {
  const graph = Graph.fromCollection(
    env,
    routes.map(({ from, to, km }) => [from, to, km]),
  )
  expectTypeOf(await graph.run(new PageRank()).collect()).toEqualTypeOf<Vertex<string, number>[]>()
  expectTypeOf(await graph.run(new SingleSourceShortestPaths('Bonn')).collect()).toEqualTypeOf<
    Vertex<string, number>[]
  >()
  const named = graph.mapVertices(([id]) => id)
  expectTypeOf(await named.run(new ConnectedComponents()).collect()).toEqualTypeOf<Vertex<string, string>[]>()
  expectTypeOf(await named.run(new LabelPropagation(3)).collect()).toEqualTypeOf<Vertex<string, string>[]>()
  expectTypeOf(await graph.run(new JaccardIndex()).collect()).toEqualTypeOf<JaccardScore<string>[]>()
  expectTypeOf(graph.run(new Simplify())).toEqualTypeOf<Graph<string, null, number>>()
  expectTypeOf(await graph.run(new TriangleListing()).collect()).toEqualTypeOf<
    (readonly [string, string, string])[]
  >()
  expectTypeOf(await graph.edges.collect()).toEqualTypeOf<Edge<string, number>[]>()
})

test('values join graphs as `map` makes them', async () => {
  const graph = Graph.fromCollection(env, [['Bonn', 'Köln', 28]], (city) => city.length)
  const ranked = graph
    .mapVertices(() => 0)
    .joinWithVertices(graph.run(new PageRank({ iterations: 1 })), (_, rank) => rank)
    .joinWithEdgesOnSource(
      env.fromCollection(cities).map(({ name, people }) => [name, people]),
      (km, people) => km * people,
    )
  expect(await ranked.edges.collect()).toEqual([['Bonn', 'Köln', 28 * 336]])
  const most = graph.groupReduceOnEdges(
    (city, edges) => [[city, Math.max(...edges.map(([, , km]) => km))]],
    'OUT',
  )
  expect(await most.collect()).toEqual([['Bonn', 28]])
})

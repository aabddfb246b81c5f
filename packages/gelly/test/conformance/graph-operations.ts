import type { DataSet } from '@wiesel/dataset'
import { InvalidVertexIdsValidator, type Graph } from '../../src/index.ts'
import { bipartiteOf, graphOf } from './case-graph.ts'
import type { OperationInput } from './operation.ts'
import { functionOf, NotCovered } from './gelly-case.ts'

type AnyGraph = Graph<any, any, any>
type Operation = (input: OperationInput) => unknown

const vertexFn = (expression: string) => {
  const call = functionOf(expression, 'id', 'value')
  return ([id, value]: readonly any[]) => call(id, value)
}
const edgeFn = (expression: string) => {
  const call = functionOf(expression, 'source', 'target', 'value')
  return ([source, target, value]: readonly any[]) => call(source, target, value)
}
const joinFn = (expression: string) => functionOf(expression, 'value', 'inputValue')

function mutated(graph: AnyGraph, steps: readonly (readonly any[])[]): AnyGraph {
  return steps.reduce<AnyGraph>((current, [name, ...args]) => (current as any)[name](...args), graph)
}

function grouped(kind: 'Edges' | 'Neighbors'): Operation {
  return ({ graph, args }) => {
    const call = functionOf(args.fn, 'id', 'value', kind === 'Edges' ? 'edges' : 'neighbors')
    if (args.withVertexValue !== true)
      return (graph as any)[`groupReduceOn${kind}`](
        (id: any, around: any) => call(id, undefined, around),
        args.direction,
      )
    return (graph as any)[`groupReduceOn${kind}WithVertexValue`](
      ([id, value]: any, around: any) => call(id, value, around),
      args.direction,
    )
  }
}

async function graphMetrics(graph: AnyGraph): Promise<Record<string, number>> {
  const [into, out] = [await graph.inDegrees().collect(), await graph.outDegrees().collect()]
  const degrees = (rows: readonly (readonly [any, number])[]): number[] => rows.map(([, degree]) => degree)
  return {
    numberOfVertices: await graph.numberOfVertices(),
    numberOfEdges: await graph.numberOfEdges(),
    minInDegree: Math.min(...degrees(into)),
    maxInDegree: Math.max(...degrees(into)),
    minOutDegree: Math.min(...degrees(out)),
    maxOutDegree: Math.max(...degrees(out)),
  }
}

/** What cases do with the graph type itself. */
export const GRAPH_OPERATIONS: Readonly<Record<string, Operation>> = {
  generate: ({ graph }) => graph,
  vertices: ({ graph }) => graph,
  fromEdges: ({ env, one, args }) => graphOf(env, one.graph, functionOf(args.vertexInit, 'id')),
  graphMetrics: ({ graph }) => graphMetrics(graph),
  edgeIds: ({ graph }) => graph.getEdgeIds(),
  edgeIdsChecksum: ({ graph }) => graph.getEdgeIds(),
  edgeIdsPrintChecksum: ({ graph }) => graph.getEdgeIds(),
  triplets: ({ graph }) => graph.getTriplets(),
  degrees: ({ graph }) => graph.getDegrees(),
  inDegrees: ({ graph }) => graph.inDegrees(),
  outDegrees: ({ graph }) => graph.outDegrees(),
  numberOfVertices: ({ graph }) => graph.numberOfVertices(),
  numberOfEdges: ({ graph }) => graph.numberOfEdges(),
  mapVertices: ({ graph, args }) => graph.mapVertices(vertexFn(args.fn)),
  mapEdges: ({ graph, args }) => graph.mapEdges(edgeFn(args.fn)),
  reverse: ({ graph }) => graph.reverse(),
  getUndirected: ({ graph }) => graph.getUndirected(),
  filterOnVertices: ({ graph, args }) => graph.filterOnVertices(vertexFn(args.vertexFilter)),
  filterOnEdges: ({ graph, args }) => graph.filterOnEdges(edgeFn(args.edgeFilter)),
  subgraph: ({ graph, args }) => graph.subgraph(vertexFn(args.vertexFilter), edgeFn(args.edgeFilter)),
  union: ({ env, graph, args }) => graph.union(graphOf(env, args.other)),
  difference: ({ env, graph, args }) => graph.difference(graphOf(env, args.other)),
  intersect: ({ env, graph, args }) => graph.intersect(graphOf(env, args.other), args.distinctEdges),
  mutate: ({ graph, args }) => mutated(graph, args.steps),
  joinWithVertices: ({ env, graph, args }) =>
    graph.joinWithVertices(env.fromCollection<any>(args.input), joinFn(args.fn)),
  joinWithEdges: ({ env, graph, args }) =>
    graph.joinWithEdges(env.fromCollection<any>(args.input), joinFn(args.fn)),
  joinWithEdgesOnSource: ({ env, graph, args }) =>
    graph.joinWithEdgesOnSource(env.fromCollection<any>(args.input), joinFn(args.fn)),
  joinWithEdgesOnTarget: ({ env, graph, args }) =>
    graph.joinWithEdgesOnTarget(env.fromCollection<any>(args.input), joinFn(args.fn)),
  tripletsThenJoinWithEdges: ({ graph, args }) => {
    const call = functionOf(args.tripletFn, 'source', 'target', 'sourceValue', 'targetValue', 'edgeValue')
    const rows = graph.getTriplets().map((triplet) => call(...triplet)) as DataSet<any>
    return graph.joinWithEdges<any>(rows, joinFn(args.fn))
  },
  reduceOnEdges: ({ graph, args }) => graph.reduceOnEdges(functionOf(args.fn, 'a', 'b'), args.direction),
  reduceOnNeighbors: ({ graph, args }) =>
    graph.reduceOnNeighbors(functionOf(args.fn, 'a', 'b'), args.direction),
  groupReduceOnEdges: grouped('Edges'),
  groupReduceOnNeighbors: grouped('Neighbors'),
  validate: ({ graph, args }) => {
    if (args.validator !== 'invalidVertexIds') throw new NotCovered(`validator ${args.validator}`)
    return graph.validate(new InvalidVertexIdsValidator())
  },
  topVertices: ({ env, one }) => bipartiteOf(env, one.graph).topVertices,
  bottomVertices: ({ env, one }) => bipartiteOf(env, one.graph).bottomVertices,
  projectionTopSimple: ({ env, one }) => bipartiteOf(env, one.graph).projectionTopSimple(),
  projectionBottomSimple: ({ env, one }) => bipartiteOf(env, one.graph).projectionBottomSimple(),
  projectionTopFull: ({ env, one }) => bipartiteOf(env, one.graph).projectionTopFull(),
  projectionBottomFull: ({ env, one }) => bipartiteOf(env, one.graph).projectionBottomFull(),
}

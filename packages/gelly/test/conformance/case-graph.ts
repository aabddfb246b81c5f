import type { ExecutionEnvironment } from '@wiesel/dataset'
import {
  BipartiteGraph,
  CirculantGraph,
  CompleteGraph,
  CycleGraph,
  EchoGraph,
  EmptyGraph,
  Graph,
  GridGraph,
  HypercubeGraph,
  PathGraph,
  RMatGraph,
  Simplify,
  SingletonEdgeGraph,
  StarGraph,
} from '../../src/index.ts'
import { functionOf, NotCovered, type CaseGraph } from './gelly-case.ts'

type AnyGraph = Graph<any, any, any>

function rmat(env: ExecutionEnvironment, args: any): AnyGraph {
  const vertexCount = args.vertexCount ?? 2 ** args.scale
  const generator = new RMatGraph(env, vertexCount, args.edgeCount ?? vertexCount * args.edgeFactor)
  if (args.a !== undefined) generator.setConstants(args.a, args.b, args.c)
  if (args.noiseEnabled === true) generator.setNoise(true, args.noise)
  const graph: AnyGraph = generator.generate()
  if (args.simplify === null || args.simplify === undefined) return graph
  const order = args.clipAndFlip === true ? 'clip-and-flip' : args.simplify
  return graph.run(new Simplify({ order }))
}

const GENERATORS: Readonly<Record<string, (env: ExecutionEnvironment, args: any) => AnyGraph>> = {
  circulant: (env, { vertexCount, ranges }) => {
    const graph = new CirculantGraph(env, vertexCount)
    for (const [offset, length] of ranges) graph.addRange(offset, length)
    return graph.generate()
  },
  complete: (env, { vertexCount }) => new CompleteGraph(env, vertexCount).generate(),
  cycle: (env, { vertexCount }) => new CycleGraph(env, vertexCount).generate(),
  echo: (env, { vertexCount, vertexDegree }) => new EchoGraph(env, vertexCount, vertexDegree).generate(),
  empty: (env, { vertexCount }) => new EmptyGraph(env, vertexCount).generate(),
  grid: (env, { dimensions }) => {
    const graph = new GridGraph(env)
    for (const [size, wrap] of dimensions) graph.addDimension(size, wrap)
    return graph.generate()
  },
  hypercube: (env, { dimensions }) => new HypercubeGraph(env, dimensions).generate(),
  path: (env, { vertexCount }) => new PathGraph(env, vertexCount).generate(),
  rmat,
  singletonEdge: (env, { vertexPairCount }) => new SingletonEdgeGraph(env, vertexPairCount).generate(),
  star: (env, { vertexCount }) => new StarGraph(env, vertexCount).generate(),
}

/** The graph of a case; `initialise` gives values to vertices that are derived from edges. */
export function graphOf(
  env: ExecutionEnvironment,
  given: CaseGraph | null,
  initialise?: (id: any) => any,
): AnyGraph {
  if (given === null) throw new NotCovered('the case has no graph')
  if (given.generator !== undefined) {
    const generate = GENERATORS[given.generator]
    if (generate === undefined) throw new NotCovered(`generator ${given.generator} is not there`)
    let graph = generate(env, given.args ?? {})
    if (given.vertexValue !== undefined) {
      const value = functionOf(given.vertexValue, 'id')
      graph = graph.mapVertices(([id]) => value(id))
    }
    if (given.edgeValue === undefined) return graph
    const value = functionOf(given.edgeValue, 'source', 'target')
    return graph.mapEdges(([source, target]) => value(source, target))
  }
  const listed = given.edges ?? []
  const edges =
    given.directed === false
      ? listed.flatMap(([a, b, value]): [any, any, any][] => [
          [a, b, value],
          [b, a, value],
        ])
      : listed
  if (given.vertices !== null && given.vertices !== undefined)
    return Graph.fromCollection<any, any, any>(env, given.vertices, edges)
  if (initialise === undefined) return Graph.fromCollection<any, any>(env, edges)
  return Graph.fromCollection<any, any, any>(env, edges, initialise)
}

/** The bipartite graph of a case. */
export function bipartiteOf(env: ExecutionEnvironment, given: CaseGraph | null) {
  const { top = [], bottom = [], edges = [] } = given ?? {}
  return BipartiteGraph.fromDataSet<any, any, any, any, any>(
    env.fromCollection(top),
    env.fromCollection(bottom),
    env.fromCollection(edges),
  )
}

/**
 * Graph algorithms on an R-MAT graph, by the time that supersteps take: making the graph is a case of its own. Peers are
 * loops by hand over compressed sparse rows, which are there before. `GRAPH_SCALE` sets the size; 20 is the one to compare.
 */
import { executeJob, ExecutionEnvironment } from '@wiesel/dataset'
import {
  BreadthFirstSearch,
  ConnectedComponents,
  Graph,
  PageRank,
  Simplify,
  SingleSourceShortestPaths,
  TriangleListing,
  type Edge,
  type Vertex,
} from '@wiesel/gelly'
import { DirectedGraph } from 'graphology'
import pagerank from 'graphology-metrics/centrality/pagerank.js'
import { rmatEdges, type RMatEdges } from '../data/rmat-edges.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const SCALE = Number(process.env.GRAPH_SCALE ?? 16)
const EDGE_FACTOR = 16
const ITERATIONS = 10

interface Rows {
  readonly offsets: Int32Array
  readonly others: Int32Array
  readonly outDegrees: Int32Array
}

/** Compressed sparse rows by target. */
function rowsByTarget({ vertices, sources, targets }: RMatEdges): Rows {
  const offsets = new Int32Array(vertices + 1)
  const outDegrees = new Int32Array(vertices)
  for (let e = 0; e < sources.length; e++) {
    outDegrees[sources[e]]++
    offsets[targets[e] + 1]++
  }
  for (let v = 0; v < vertices; v++) offsets[v + 1] += offsets[v]
  const next = offsets.slice(0, vertices)
  const others = new Int32Array(sources.length)
  for (let e = 0; e < sources.length; e++) others[next[targets[e]]++] = sources[e]
  return { offsets, others, outDegrees }
}

function pageRankByHand({ offsets, others, outDegrees }: Rows): number {
  const vertices = outDegrees.length
  const shares = Float64Array.from(outDegrees, (degree) => (degree === 0 ? 0 : 1 / degree))
  const ranks = new Float64Array(vertices).fill(1 / vertices)
  const gives = new Float64Array(vertices)
  for (let i = 0; i < ITERATIONS; i++) {
    let dangling = 0
    for (let v = 0; v < vertices; v++) {
      gives[v] = ranks[v] * shares[v]
      if (shares[v] === 0) dangling += ranks[v]
    }
    const base = (0.15 + 0.85 * dangling) / vertices
    for (let v = 0; v < vertices; v++) {
      let sum = 0
      for (let e = offsets[v]; e < offsets[v + 1]; e++) sum += gives[others[e]]
      ranks[v] = base + 0.85 * sum
    }
  }
  return ranks[0]
}

/** Levels along edges read backwards, by a queue. */
function searchByHand({ offsets, others }: Rows, from: number): number {
  const levels = new Int32Array(offsets.length - 1).fill(-1)
  const queue = new Int32Array(levels.length)
  levels[from] = 0
  queue[0] = from
  let size = 1
  for (let i = 0; i < size; i++)
    for (let e = offsets[queue[i]]; e < offsets[queue[i] + 1]; e++)
      if (levels[others[e]] < 0) {
        levels[others[e]] = levels[queue[i]] + 1
        queue[size++] = others[e]
      }
  return size
}

/** Components by union-find. */
function componentsByHand({ vertices, sources, targets }: RMatEdges): Int32Array {
  const parents = Int32Array.from({ length: vertices }, (_, v) => v)
  const rootOf = (vertex: number): number => {
    let v = vertex
    while (parents[v] !== v) v = parents[v] = parents[parents[v]]
    return v
  }
  for (let e = 0; e < sources.length; e++) {
    const [a, b] = [rootOf(sources[e]), rootOf(targets[e])]
    if (a !== b) parents[Math.max(a, b)] = Math.min(a, b)
  }
  return parents.map((_, v) => rootOf(v))
}

function graphOf({ vertices, sources, targets }: RMatEdges): Graph<number, number, number> {
  const env = new ExecutionEnvironment()
  const edge = (e: number): Edge<number, number> => [sources[e], targets[e], 1 + (e % 7)]
  return Graph.fromDataSet(
    env.fromSequence(0, vertices - 1).map((v): Vertex<number, number> => [v, v]),
    env.fromSequence(0, sources.length - 1).map(edge),
  )
}

/** A page rank as a user would write it; vertices without out-edges lose their rank. */
function userPageRank(
  graph: Graph<number, number, number>,
  vertices: number,
  onSuperstep: (one: { ms: number }) => void,
) {
  return graph.runVertexCentricIteration<number>({
    compute: (vertex, messages) => {
      let rank = 1 / vertices
      if (vertex.getSuperstepNumber() > 1) {
        let sum = 0
        for (const message of messages) sum += message
        rank = 0.15 / vertices + 0.85 * sum
      }
      vertex.setNewVertexValue(rank)
      vertex.sendMessageToAllNeighbors(rank / vertex.getOutDegree())
    },
    combine: (a, b) => a + b,
    optDegrees: true,
    maxIterations: ITERATIONS,
    onSuperstep,
  })
}

function expectFailure(run: () => unknown): void {
  try {
    run()
  } catch {
    return
  }
  throw new Error('The peer ended early.')
}

/** What graphology can hold: its edges are objects. Parallel edges count once. */
function besideGraphology(): BenchCase {
  const scale = Math.min(SCALE, 13)
  const edges = rmatEdges(scale, EDGE_FACTOR)
  const held = new DirectedGraph({ allowSelfLoops: true })
  for (let v = 0; v < edges.vertices; v++) held.addNode(v)
  edges.sources.forEach((source, e) => held.mergeDirectedEdge(source, edges.targets[e]))
  let ms = 0
  const onSuperstep = (one: { ms: number }): void => void (ms += one.ms)
  return {
    name: `page rank, scale ${scale}`,
    amount: edges.sources.length * ITERATIONS,
    unit: 'records/s',
    peerName: 'graphology-metrics',
    ours: async () => {
      ms = 0
      await graphOf(edges)
        .run(new PageRank({ iterations: ITERATIONS, onSuperstep }))
        .count()
    },
    value: () => ms,
    // It never counts as converged, so it does all iterations, and says so by an error.
    peer: () => {
      const options = { maxIterations: ITERATIONS, tolerance: 0, getEdgeWeight: null }
      expectFailure(() => (pagerank as unknown as typeof pagerank.default)(held, options))
    },
    target: 5,
  }
}

/** The graph is made in each worker, and ranked in many iterations. */
function onThreads(): BenchCase {
  const iterations = 200
  const parameters = { scale: String(SCALE), iterations: String(iterations) }
  const run = async (threads: number): Promise<number> =>
    taskMs(await executeJob(jobFile('page-rank'), { parallelism: threads, threads, parameters }))
  let [two, one] = [0, 0]
  return {
    name: `page rank, scale ${SCALE}, ${iterations} iterations, all of the job on two threads`,
    amount: EDGE_FACTOR * 2 ** SCALE * iterations,
    unit: 'records/s',
    peerName: 'one thread',
    ours: async () => (two = await run(2)),
    value: () => two,
    peer: async () => (one = await run(1)),
    peerValue: () => one,
    target: 1.5,
  }
}

/** Triangles, each from its least vertex, by sorted rows of the larger neighbours. */
function trianglesByHand({ vertices, sources, targets }: RMatEdges): number {
  const larger = Array.from({ length: vertices }, () => new Set<number>())
  for (let e = 0; e < sources.length; e++)
    if (sources[e] !== targets[e])
      larger[Math.min(sources[e], targets[e])].add(Math.max(sources[e], targets[e]))
  let triangles = 0
  for (const row of larger) for (const v of row) for (const w of larger[v]) if (row.has(w)) triangles++
  return triangles
}

function triangles(): BenchCase {
  const scale = Math.min(SCALE, 11)
  const edges = rmatEdges(scale, EDGE_FACTOR)
  return {
    name: `triangles, all of the job, scale ${scale}`,
    amount: edges.sources.length,
    unit: 'records/s',
    peerName: 'sets by hand',
    ours: () => graphOf(edges).run(new Simplify()).run(new TriangleListing()).count(),
    peer: () => trianglesByHand(edges),
  }
}

export const graph: Suite = {
  name: 'graph',
  cases: () => {
    const edges = rmatEdges(SCALE, EDGE_FACTOR)
    const rows = rowsByTarget(edges)
    const count = edges.sources.length
    const size = `scale ${SCALE}`
    // What supersteps took in the last run of ours, and of the built-in.
    let ms = 0
    const add = (one: { ms: number }): void => void (ms += one.ms)
    const timed = (run: () => Promise<unknown>) => async (): Promise<void> => {
      ms = 0
      await run()
    }
    const value = (): number => ms
    const builtIn = () =>
      graphOf(edges)
        .run(new PageRank({ iterations: ITERATIONS, includeZeroDegreeVertices: true, onSuperstep: add }))
        .count()
    const unit = 'records/s'
    let user = 0
    const cases: BenchCase[] = [
      {
        name: `page rank, ${size}, ${ITERATIONS} iterations`,
        amount: count * ITERATIONS,
        unit,
        peerName: 'a pull loop by hand',
        ours: timed(builtIn),
        value,
        peer: () => pageRankByHand(rows),
        target: 0.5,
      },
      {
        name: `page rank as a vertex program, ${size}`,
        amount: count * ITERATIONS,
        unit,
        peerName: 'the built-in',
        ours: timed(async () => {
          await userPageRank(graphOf(edges), edges.vertices, add).vertices.count()
          user = ms
        }),
        value: () => user,
        peer: timed(builtIn),
        peerValue: value,
        target: 0.25,
      },
      {
        name: `page rank with making the graph, ${size}`,
        amount: count,
        unit,
        peerName: 'rows and loop by hand',
        ours: builtIn,
        peer: () => pageRankByHand(rowsByTarget(edges)),
      },
      {
        name: `connected components, all of the job, ${size}`,
        amount: count,
        unit,
        peerName: 'union-find by hand',
        ours: () => graphOf(edges).run(new ConnectedComponents(1000)).count(),
        peer: () => componentsByHand(edges),
      },
      {
        name: `breadth-first search, all of the job, ${size}`,
        amount: count,
        unit,
        peerName: 'rows and a queue by hand',
        ours: () => graphOf(edges).run(new BreadthFirstSearch(0)).count(),
        peer: () => searchByHand(rowsByTarget(edges), 0),
      },
      {
        name: `shortest paths, all of the job, ${size}`,
        amount: count,
        unit,
        peerName: 'no peer',
        ours: () => graphOf(edges).run(new SingleSourceShortestPaths(0, 1000)).count(),
      },
    ]
    return [...cases, besideGraphology(), onThreads(), triangles()]
  },
}

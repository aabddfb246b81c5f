/**
 * Graph algorithms on R-MAT graphs, edge factor 16. Page rank is measured by the time that supersteps take, and making the
 * graph is a case of its own; the other algorithms with all of their job. Peers are loops by hand over compressed sparse
 * rows. Page rank has scale 20, the others 18; `GRAPH_SCALE` sets both.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { executeJob, ExecutionEnvironment } from '@wiesel/dataset'
import {
  BreadthFirstSearch,
  GlobalClusteringCoefficient,
  Graph,
  PageRank,
  SingleSourceShortestPaths,
  TriangleEnumerator,
  UnionFindConnectedComponents,
} from '@wiesel/gelly'
import { DirectedGraph } from 'graphology'
import pagerank from 'graphology-metrics/centrality/pagerank.js'
import { writeEdges } from '../data/edges-file.ts'
import { rmatEdges as makeEdges, type RMatEdges } from '../data/rmat-edges.ts'
import { jobFile } from '../harness/job-run.ts'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import {
  componentsByHand,
  pageRankByHand,
  pathsByHand,
  rowsByTarget,
  searchByHand,
  trianglesByHand,
} from '../peers/graph-loops.ts'

const given = process.env.GRAPH_SCALE
const RANK_SCALE = Number(given ?? 20)
const SCALE = Number(given ?? 18)
const EDGE_FACTOR = 16
const ITERATIONS = 10

const made = new Map<number, RMatEdges>()

/** A graph takes longer to think up than to rank. */
function rmatEdges(scale: number): RMatEdges {
  const edges = made.get(scale) ?? makeEdges(scale, EDGE_FACTOR)
  made.set(scale, edges)
  return edges
}

/** Bytes in array buffers that are in use. */
function bytesInUse(): number {
  setFlagsFromString('--expose_gc')
  ;(runInNewContext('gc') as () => void)()
  return process.memoryUsage().arrayBuffers
}

function graphOf({ vertices, sources, targets }: RMatEdges): Graph<number, number, null> {
  const ids = Int32Array.from({ length: vertices }, (_, v) => v)
  return Graph.fromColumns<number, number>(
    new ExecutionEnvironment(),
    { sources, targets },
    { ids, values: ids },
  )
}

/** The same with lengths from 1 to 7. */
function weightedGraphOf({ vertices, sources, targets }: RMatEdges): Graph<number, number, number> {
  const ids = Int32Array.from({ length: vertices }, (_, v) => v)
  const values = Float64Array.from(sources, (_, e) => 1 + (e % 7))
  const env = new ExecutionEnvironment()
  return Graph.fromColumns<number, number, number>(env, { sources, targets, values }, { ids, values: ids })
}

/** A page rank as a user would write it; vertices without out-edges lose their rank. */
function userPageRank(
  graph: Graph<number, number, null>,
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
  const edges = rmatEdges(scale)
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

interface RankTimes {
  readonly all: number
  readonly supersteps: number
}

/** Each worker reads the edges; then the graph is made and ranked on all of them. Both rows are measured in the same runs. */
function onThreads(): BenchCase[] {
  const iterations = 60
  let file = ''
  const run = async (threads: number): Promise<RankTimes> => {
    if (file === '') {
      file = join(mkdtempSync(join(tmpdir(), 'wiesel-bench-')), 'edges')
      process.on('exit', () => rmSync(dirname(file), { recursive: true }))
      writeEdges(file, rmatEdges(RANK_SCALE))
    }
    const parameters = { file, iterations: String(iterations) }
    const { accumulators } = await executeJob(jobFile('page-rank'), {
      parallelism: threads,
      threads,
      parameters,
    })
    return accumulators as unknown as RankTimes
  }
  const name = `page rank, scale ${RANK_SCALE}, ${iterations} iterations`
  const amount = EDGE_FACTOR * 2 ** RANK_SCALE * iterations
  const shared = { amount, unit: 'records/s', peerName: 'one thread', target: 1.5 } as const
  let [two, one]: RankTimes[] = []
  return [
    {
      name: `${name}, supersteps on two threads`,
      ...shared,
      ours: async () => (two = await run(2)),
      value: () => two.supersteps,
      peer: async () => (one = await run(1)),
      peerValue: () => one.supersteps,
    },
    {
      name: `${name}, all of the job on two threads`,
      ...shared,
      ours: () => {},
      value: () => two.all,
      peer: () => {},
      peerValue: () => one.all,
    },
  ]
}

function triangles(): BenchCase[] {
  const scale = Math.min(SCALE, 14)
  const edges = rmatEdges(scale)
  const shared = { amount: edges.sources.length, unit: 'records/s', peerName: 'sets by hand' } as const
  const peer = (): unknown => trianglesByHand(edges)
  return [
    {
      name: `triangles counted, all of the job, scale ${scale}`,
      ...shared,
      ours: () => graphOf(edges).run(new GlobalClusteringCoefficient()).execute(),
      peer,
    },
    {
      name: `triangles listed, all of the job, scale ${scale}`,
      ...shared,
      ours: () => graphOf(edges).run(new TriangleEnumerator()).count(),
      peer,
    },
  ]
}

function pageRanks(): BenchCase[] {
  const edges = rmatEdges(RANK_SCALE)
  const rows = rowsByTarget(edges)
  const count = edges.sources.length
  const size = `scale ${RANK_SCALE}`
  // What supersteps took in the last run of ours, and of the built-in.
  let ms = 0
  const add = (one: { ms: number }): void => void (ms += one.ms)
  const timed = (run: () => Promise<unknown>) => async (): Promise<void> => {
    ms = 0
    await run()
  }
  const value = (): number => ms
  const ranked = (iterations: number) => () =>
    graphOf(edges)
      .run(new PageRank({ iterations, includeZeroDegreeVertices: true, onSuperstep: add }))
      .count()
  const builtIn = ranked(ITERATIONS)
  const unit = 'records/s'
  let [user, making, bytes] = [0, 0, 0]
  return [
    {
      name: `page rank, ${size}, ${ITERATIONS} iterations`,
      amount: count * ITERATIONS,
      unit,
      peerName: 'a pull loop by hand',
      ours: timed(builtIn),
      value,
      peer: () => pageRankByHand(rows, ITERATIONS),
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
      name: `making a graph of columns, ${size}`,
      amount: count,
      unit,
      peerName: 'rows by hand',
      ours: timed(async () => {
        const startedAt = performance.now()
        await ranked(1)()
        making = performance.now() - startedAt - ms
      }),
      value: () => making,
      peer: () => rowsByTarget(edges),
    },
    {
      name: `bytes of a graph, each a million edges, ${size}`,
      amount: 1,
      unit: 'MB',
      peerName: 'rows by hand',
      ours: async () => {
        const before = bytesInUse()
        const onSuperstep = ({ superstep }: { superstep: number }): void => {
          if (superstep === 1) bytes = bytesInUse() - before
        }
        await graphOf(edges)
          .run(new PageRank({ iterations: 1, onSuperstep }))
          .count()
      },
      value: () => bytes / count,
      peer: () => {},
      peerValue: () => (4 * count + 8 * edges.vertices) / count,
    },
    {
      name: `page rank with making the graph, ${size}`,
      amount: count,
      unit,
      peerName: 'rows and loop by hand',
      ours: builtIn,
      peer: () => pageRankByHand(rowsByTarget(edges), ITERATIONS),
    },
  ]
}

function others(): BenchCase[] {
  const edges = rmatEdges(SCALE)
  const shared = { amount: edges.sources.length, unit: 'records/s' } as const
  return [
    {
      name: `connected components, all of the job, scale ${SCALE}`,
      ...shared,
      peerName: 'union-find by hand',
      ours: () => graphOf(edges).run(new UnionFindConnectedComponents()).count(),
      peer: () => componentsByHand(edges),
    },
    {
      name: `breadth-first search, all of the job, scale ${SCALE}`,
      ...shared,
      peerName: 'rows and a queue by hand',
      ours: () => graphOf(edges).run(new BreadthFirstSearch(0)).count(),
      peer: () => searchByHand(rowsByTarget(edges), 0),
    },
    {
      name: `shortest paths, all of the job, scale ${SCALE}`,
      ...shared,
      peerName: 'rows and a queue by hand',
      ours: () => weightedGraphOf(edges).run(new SingleSourceShortestPaths(0, 1000)).count(),
      peer: () => pathsByHand(edges, 0),
    },
  ]
}

export const graph: Suite = {
  name: 'graph',
  cases: () => [...pageRanks(), ...others(), besideGraphology(), ...onThreads(), ...triangles()],
}

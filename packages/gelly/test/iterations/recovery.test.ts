/** Killed at a random superstep, every model and every iterative algorithm gives what it gives otherwise. */
import { ExecutionEnvironment, sumAggregator } from '@wiesel/dataset'
import {
  BreadthFirstSearch,
  CommunityDetection,
  ConnectedComponents,
  Graph,
  GSAConnectedComponents,
  GSASingleSourceShortestPaths,
  Hits,
  LabelPropagation,
  PageRank,
  SingleSourceShortestPaths,
  SynchronousLabelPropagation,
  UnionFindConnectedComponents,
  type GraphAlgorithm,
} from '@wiesel/gelly'
import { LocalExecutor } from '@wiesel/runtime'
import { NodePlatform } from '@wiesel/runtime/node'
import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { SuperstepOperator } from '../../src/iterations/superstep-operator.ts'
import { sorted } from '../support/random-graph.ts'
import { randomEdges } from './random-graph.ts'

type G = Graph<number, number, number>

/** Clocks that go on whenever they are looked at, so that what is stored does not fall far behind. */
class TickingPlatform extends NodePlatform {
  private time = 0

  override now(): number {
    return ++this.time
  }

  override monotonic(): number {
    return ++this.time
  }
}

const RUNS: Readonly<Record<string, GraphAlgorithm<number, number, number, { collect(): Promise<any[]> }>>> =
  {
    'vertex-centric iteration': {
      run: (graph: G) =>
        graph.runVertexCentricIteration<number>({
          compute: (vertex, messages) => {
            const best = Math.min(vertex.id === 0 ? 0 : 1e9, ...messages)
            if (vertex.getSuperstepNumber() > 1 && best >= vertex.value) return
            vertex.setNewVertexValue(best)
            vertex.sendMessageAlongEdges((length) => best + length)
          },
          maxIterations: 50,
        }).vertices,
    },
    'vertex-centric iteration with a combiner and messages that are no numbers': {
      run: (graph: G) =>
        graph
          .mapVertices(([id]) => `v${id}`)
          .runVertexCentricIteration<string>({
            compute: (vertex, messages) => {
              const least = [vertex.value, ...messages].toSorted()[0]
              if (vertex.getSuperstepNumber() > 1 && least === vertex.value) return
              vertex.setNewVertexValue(least)
              vertex.sendMessageToAllNeighbors(least)
            },
            combine: (a, b) => (a < b ? a : b),
            maxIterations: 50,
          }).vertices,
    },
    'scatter-gather iteration with an aggregator': {
      run: (graph: G) =>
        graph.runScatterGatherIteration<number>({
          scatter: (vertex) => vertex.sendMessageToAllNeighbors(vertex.value),
          gather: (vertex, messages) => {
            const before = vertex.getPreviousIterationAggregate<number>('calls')
            vertex.getIterationAggregator<number>('calls').aggregate(1)
            vertex.setNewVertexValue(([...messages].reduce((a, b) => a + b, 0) + before) % 1000)
          },
          aggregators: { calls: sumAggregator },
          direction: 'ALL',
          maxIterations: 8,
        }).vertices,
    },
    'gather-sum-apply iteration': {
      run: (graph: G) =>
        graph.runGatherSumApplyIteration<number>({
          gather: (value, length) => value + length,
          sum: (a, b) => Math.max(a, b),
          apply: (gathered) => gathered % 97,
          direction: 'IN',
          maxIterations: 9,
        }).vertices,
    },
    PageRank: new PageRank({ iterations: 9 }),
    'PageRank to a threshold': new PageRank({ convergenceThreshold: 1e-4 }),
    HITS: new Hits({ iterations: 5 }),
    'HITS to a threshold': new Hits({ convergenceThreshold: 1e-3 }),
    'connected components': new ConnectedComponents(),
    'connected components by gather-sum-apply': new GSAConnectedComponents(),
    'connected components by union-find': new UnionFindConnectedComponents(),
    'shortest paths': new SingleSourceShortestPaths(0),
    'shortest paths by gather-sum-apply': new GSASingleSourceShortestPaths(0),
    'breadth-first search': new BreadthFirstSearch(0),
    'label propagation': new LabelPropagation(6),
    'synchronous label propagation': new SynchronousLabelPropagation(6),
    'community detection': new CommunityDetection(6),
  }

function graphIn(env: ExecutionEnvironment, seed: number): G {
  const vertices = Array.from({ length: 40 }, (_, id) => [id, id] as const)
  return Graph.fromCollection(env, vertices, randomEdges(seed, 40, 70))
}

/** A superstep of a subtask, counted over the whole run, in which it throws: before it has done anything, or after. */
interface Kill {
  readonly call: number
  readonly isLate: boolean
}

/** Kills once; says when. */
function killAt({ call, isLate }: Kill): { superstep: number } {
  const killed = { superstep: 0 }
  const prototype = SuperstepOperator.prototype as any
  const original = prototype.runSuperstep as () => void
  let calls = 0
  vi.spyOn(prototype, 'runSuperstep').mockImplementation(function (this: any) {
    if (isLate) original.call(this)
    if (++calls === call) {
      killed.superstep = this.context.loop.superstep
      throw new Error(`Killed in superstep ${killed.superstep}.`)
    }
    if (!isLate) original.call(this)
  })
  return killed
}

/** Fractions up to rounding: in which order sums of subtasks come together is a matter of time. */
function rounded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rounded)
  return typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 12) : value
}

afterEach(() => void vi.restoreAllMocks())

test.each(Object.keys(RUNS))('%s goes on from a superstep, and ends as if nothing had been', (name) =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(9),
      fc.constantFrom(1, 2, 4),
      fc.record({ call: fc.integer({ min: 1, max: 12 }), isLate: fc.boolean() }),
      async (seed, parallelism, kill) => {
        vi.restoreAllMocks()
        const expected = await graphIn(new ExecutionEnvironment({ parallelism }), seed)
          .run(RUNS[name])
          .collect()
        const env = new ExecutionEnvironment({
          parallelism,
          travelCheck: true,
          executor: new LocalExecutor(new TickingPlatform()),
          checkpointing: { interval: 1 },
          restartStrategy: { kind: 'fixed-delay', attempts: 2, delay: 0 },
        })
        const killed = killAt(kill)
        const rows: unknown[] = await graphIn(env, seed).run(RUNS[name]).collect()
        expect(sorted(rows)).toEqual(sorted(expected).map(rounded))
        if (parallelism === 1 && kill.call <= 2) expect(killed.superstep).toBeGreaterThan(0)
      },
    ),
    { numRuns: 5 },
  ),
)

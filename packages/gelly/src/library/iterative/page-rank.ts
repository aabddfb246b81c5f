/**
 * PageRank by pulling: each vertex adds up what its predecessors give, rank divided by out-degree.
 * Supersteps: the first one sends what vertices give at the beginning to the partitions that pull it; each further one is
 *   an iteration. State: the rank of each vertex. Aggregators carry the rank of vertices without out-edges, which is spread
 *   over all, and the sum of all changes.
 * Source: Brin and Page, The Anatomy of a Large-Scale Hypertextual Web Search Engine, 1998.
 */
import { sumAggregator, type DataSet } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import type { Adjacency, GraphPartition } from '../../iterations/graph-partition.ts'
import type { SuperstepStatistics } from '../../iterations/loop-totals.ts'
import type { Mail, Phase, PhaseResult, SuperstepContext } from '../../iterations/partition-program.ts'
import { readMirrors, sendMirrors } from '../../iterations/mirrors.ts'
import { runProgram } from '../../iterations/run-program.ts'
import { stamp } from '../../iterations/stamp.ts'
import { convergenceOf, type Convergence, type ConvergenceOptions } from './convergence.ts'

/** What {@link PageRank} can be told. */
export interface PageRankOptions<K extends VertexId = VertexId> extends ConvergenceOptions {
  /** The probability to follow an edge, in (0, 1). Default 0.85. */
  dampingFactor?: number
  /** Whether vertices without edges have a rank, too. Default `false`. */
  includeZeroDegreeVertices?: boolean
  /** For a personalised rank: jumps lead to these vertices only, in proportion to their weights, which are above 0. */
  personalisation?: ReadonlyMap<K, number>
  /** Called after each superstep; the first one only spreads what ranks begin with. */
  onSuperstep?: (statistics: SuperstepStatistics) => void
}

const EDGES_PER_STEP = 1 << 20

/**
 * The rank of each vertex: how likely a walker is there who follows edges, and now and then jumps anywhere. Ranks sum to 1.
 * Edge values do not count, parallel edges do; a vertex without out-edges gives its rank to all.
 *
 * @throws OptionError `INVALID_OPTION`
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, PageRank } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 2, null], [2, 1, null], [3, 1, null]])
 * const ranks = await graph.run(new PageRank({ iterations: 50 })).collect()
 * console.log(ranks.sort().map(([id, rank]) => [id, rank.toFixed(3)])) // → [ [ 1, '0.486' ], [ 2, '0.464' ], [ 3, '0.050' ] ]
 */
export class PageRank<K extends VertexId = any> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<Vertex<K, number>>
> {
  private readonly options: PageRankOptions<K>
  private readonly convergence: Convergence

  constructor(options: PageRankOptions<K> = {}) {
    const { dampingFactor = 0.85, personalisation } = options
    if (!(dampingFactor > 0 && dampingFactor < 1))
      throw new OptionError(`"dampingFactor" must be between 0 and 1, not ${dampingFactor}.`)
    if (personalisation?.size === 0 || [...(personalisation?.values() ?? [])].some((weight) => !(weight > 0)))
      throw new OptionError('"personalisation" must have a vertex, and only weights above 0.')
    this.options = { ...options, dampingFactor }
    this.convergence = convergenceOf(options)
  }

  run(graph: Graph<K, any, any>): DataSet<Vertex<K, number>> {
    const { onSuperstep, includeZeroDegreeVertices = false } = this.options
    const { iterations, threshold } = this.convergence
    const counts = (partition: GraphPartition, vertex: number): boolean =>
      includeZeroDegreeVertices || partition.inDegrees[vertex] + partition.outDegrees[vertex] > 0
    return runProgram<K, number>(
      graph,
      {
        name: 'PageRank',
        edges: { out: false, in: true, values: false },
        start: (partition): Ranks => ({ ranks: new Float64Array(partition.ids.length) }),
        phases: [
          {
            name: 'Pull ranks',
            create: (partition) => new PullPhase(partition, this.options as PullOptions, counts),
          },
        ],
        valueOf: ({ ranks }: Ranks, vertex, partition) =>
          counts(partition, vertex) ? ranks[vertex] : undefined,
      },
      {
        // The first two count vertices and spread what ranks begin with.
        maxIterations: iterations + 2,
        aggregators: {
          vertices: sumAggregator,
          jumps: sumAggregator,
          dangling: sumAggregator,
          change: sumAggregator,
        },
        converged: (superstep, { change }) =>
          superstep > 2 && threshold !== undefined && (change as number) <= threshold,
        onSuperstep,
      },
    )
  }
}

type PullOptions = Required<Pick<PageRankOptions, 'dampingFactor'>> & PageRankOptions

interface Ranks {
  readonly ranks: Float64Array
}

class PullPhase implements Phase<Ranks, Float64Array> {
  private readonly partition: GraphPartition
  private readonly options: PullOptions
  private readonly counts: (partition: GraphPartition, vertex: number) => boolean
  /** One by the out-degree of each vertex. */
  private readonly shares: Float64Array
  /** How likely a jump leads to each vertex, in proportion. */
  private readonly jumps: Float64Array
  /** What each vertex, here or remote, gives along an edge. */
  private readonly gives: Float64Array
  private hasGiven = false
  private readonly pull = stamp(pullRange)

  constructor(partition: GraphPartition, options: PullOptions, counts: PullPhase['counts']) {
    this.partition = partition
    this.options = options
    this.counts = counts
    const { ids, outDegrees, remoteIds } = partition
    const { personalisation } = options
    this.gives = new Float64Array(ids.length + remoteIds.length)
    this.shares = new Float64Array(ids.length)
    this.jumps = new Float64Array(ids.length)
    for (let v = 0; v < ids.length; v++) {
      const degree = outDegrees[v]
      if (degree > 0) this.shares[v] = 1 / degree
      if (counts(partition, v))
        this.jumps[v] = personalisation === undefined ? 1 : (personalisation.get(ids[v] as VertexId) ?? 0)
    }
  }

  *run(
    { ranks }: Ranks,
    mail: readonly Mail<Float64Array>[],
    context: SuperstepContext<Float64Array>,
  ): Generator<void, PhaseResult<Ranks>> {
    const { jumps, partition } = this
    const { superstep } = context
    if (superstep === 1) {
      let vertices = 0
      let weight = 0
      for (let v = 0; v < jumps.length; v++) {
        if (this.counts(partition, v)) vertices++
        weight += jumps[v]
      }
      context.aggregate('vertices', vertices)
      context.aggregate('jumps', weight)
      return { state: { ranks }, active: true }
    }
    const vertices = context.previousAggregate('vertices') as number
    const weight = context.previousAggregate('jumps') as number
    context.aggregate('vertices', vertices / partition.parallelism)
    context.aggregate('jumps', weight / partition.parallelism)
    if (superstep === 2) {
      if (weight === 0 && vertices > 0)
        throw new OptionError('"personalisation" has none of the vertices of the graph.')
      for (let v = 0; v < ranks.length; v++) ranks[v] = this.counts(partition, v) ? 1 / vertices : 0
    } else {
      // After a failure: what was given here in the superstep before is not in the state.
      if (!this.hasGiven) this.spread(ranks)
      readMirrors(this.gives, mail, partition)
      context.aggregate(
        'change',
        yield* this.pullAll(ranks, context.previousAggregate('dangling') as number, weight),
      )
    }
    context.count(ranks.length, this.gives.length - ranks.length)
    this.give(ranks, context)
    return { state: { ranks }, active: vertices > 0 }
  }

  /** One iteration; gives the sum of changes. */
  private *pullAll(ranks: Float64Array, dangling: number, weight: number): Generator<void, number> {
    const { offsets, others } = this.partition.in as Adjacency
    const { dampingFactor } = this.options
    const perJump = (1 - dampingFactor + dampingFactor * dangling) / weight
    let change = 0
    for (let from = 0; from < ranks.length;) {
      let to = from + 1
      const end = offsets[from] + EDGES_PER_STEP
      while (to < ranks.length && offsets[to] < end) to++
      change += this.pull(ranks, this.gives, this.jumps, offsets, others, from, to, dampingFactor, perJump)
      from = to
      if (from < ranks.length) yield
    }
    return change
  }

  /** Puts down what vertices give in the next iteration, and sends it where it is pulled. */
  private give(ranks: Float64Array, context: SuperstepContext<Float64Array>): void {
    context.aggregate('dangling', this.spread(ranks))
    sendMirrors(this.gives, this.partition, context)
  }

  /** Puts down what vertices here give; returns the rank of those that have nobody to give it to. */
  private spread(ranks: Float64Array): number {
    const { gives, shares } = this
    this.hasGiven = true
    let dangling = 0
    for (let v = 0; v < ranks.length; v++) {
      gives[v] = ranks[v] * shares[v]
      if (shares[v] === 0) dangling += ranks[v]
    }
    return dangling
  }
}

function pullRange(
  ranks: Float64Array,
  gives: Float64Array,
  jumps: Float64Array,
  offsets: Int32Array,
  others: Int32Array,
  from: number,
  to: number,
  damping: number,
  perJump: number,
): number {
  let change = 0
  for (let v = from; v < to; v++) {
    const end = offsets[v + 1]
    let sum = 0
    for (let e = offsets[v]; e < end; e++) sum += gives[others[e]]
    const rank = perJump * jumps[v] + damping * sum
    change += Math.abs(rank - ranks[v])
    ranks[v] = rank
  }
  return change
}

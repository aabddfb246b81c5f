/**
 * HITS by pulling: the hub of a vertex is the sum of the authorities it leads to, its authority the sum of the hubs that
 * lead to it. Each has the length 1 as a vector.
 * Supersteps: one sends what is pulled at first; then hubs and authorities in turns. A half step adds up raw sums and their
 *   squares; the next one divides by the root. Source: Kleinberg, Authoritative sources in a hyperlinked environment, 1999.
 */
import { sumAggregator, type DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import type { Adjacency, GraphPartition } from '../../iterations/graph-partition.ts'
import { readMirrors, sendMirrors } from '../../iterations/mirrors.ts'
import type { Mail, Phase, PhaseResult, SuperstepContext } from '../../iterations/partition-program.ts'
import { runProgram } from '../../iterations/run-program.ts'
import { convergenceOf, type Convergence, type ConvergenceOptions } from './convergence.ts'

/** What {@link Hits} can be told. */
export type HitsOptions = ConvergenceOptions

/** How good a vertex is as a list of good ones, and how good it is. */
export type HubAndAuthority = readonly [hub: number, authority: number]

/**
 * Hubs and authorities of vertices that have edges. Edge values do not count.
 *
 * @throws OptionError `INVALID_OPTION`
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, Hits } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 3, null], [2, 3, null]])
 * const scores = await graph.run(new Hits()).collect()
 * console.log(scores.sort().map(([id, [hub, authority]]) => [id, hub.toFixed(2), authority.toFixed(2)]))
 * // → [ [ 1, '0.71', '0.00' ], [ 2, '0.71', '0.00' ], [ 3, '0.00', '1.00' ] ]
 */
export class Hits<K extends VertexId = any> implements GraphAlgorithm<
  K,
  any,
  any,
  DataSet<Vertex<K, HubAndAuthority>>
> {
  private readonly convergence: Convergence

  constructor(options: HitsOptions = {}) {
    this.convergence = convergenceOf(options)
  }

  run(graph: Graph<K, any, any>): DataSet<Vertex<K, HubAndAuthority>> {
    const { iterations, threshold } = this.convergence
    return runProgram<K, HubAndAuthority>(
      graph,
      {
        name: 'HITS',
        edges: { out: true, in: true, values: false },
        start: ({ ids }): Scores => ({
          hubs: new Float64Array(ids.length),
          authorities: new Float64Array(ids.length).fill(1),
          oldHubs: new Float64Array(ids.length),
          oldAuthorities: new Float64Array(ids.length).fill(1),
        }),
        phases: [{ name: 'Pull scores', create: (partition) => new HalfStep(partition) }],
        // The others are those of a half step that has just begun.
        valueOf: ({ oldHubs, oldAuthorities }: Scores, v, { inDegrees, outDegrees }) =>
          inDegrees[v] + outDegrees[v] > 0 ? [oldHubs[v], oldAuthorities[v]] : undefined,
      },
      {
        // Raw hubs, raw authorities, and so on; one more to divide the last ones.
        maxIterations: 2 * iterations + 2,
        aggregators: { squares: sumAggregator, change: sumAggregator },
        // Known after the authorities of an iteration were divided, which is in the superstep after it.
        converged: (superstep, { change }) =>
          threshold !== undefined && superstep > 3 && superstep % 2 === 0 && (change as number) <= threshold,
      },
    )
  }
}

interface Scores {
  readonly hubs: Float64Array
  readonly authorities: Float64Array
  readonly oldHubs: Float64Array
  readonly oldAuthorities: Float64Array
}

class HalfStep implements Phase<Scores, Float64Array> {
  private readonly partition: GraphPartition
  private readonly slots: Float64Array

  constructor(partition: GraphPartition) {
    this.partition = partition
    this.slots = new Float64Array(partition.ids.length + partition.remoteIds.length)
  }

  // oxlint-disable-next-line require-yield
  *run(
    state: Scores,
    mail: readonly Mail<Float64Array>[],
    context: SuperstepContext<Float64Array>,
  ): Generator<void, PhaseResult<Scores>> {
    const { partition, slots } = this
    const { hubs, authorities, oldHubs, oldAuthorities } = state
    const { superstep } = context
    readMirrors(slots, mail, partition)
    const isEven = superstep % 2 === 0
    // Superstep 2 has raw hubs of authorities that are 1; each even one divides authorities first, each odd one hubs.
    const divided = isEven ? authorities : hubs
    const old = isEven ? oldAuthorities : oldHubs
    const root = superstep > 2 ? Math.sqrt(context.previousAggregate('squares') as number) : 1
    const factor = root === 0 ? 0 : 1 / root
    if (superstep > 2) {
      let change = isEven ? (context.previousAggregate('change') as number) / partition.parallelism : 0
      for (let v = 0; v < divided.length; v++) {
        divided[v] *= factor
        change += Math.abs(divided[v] - old[v])
        old[v] = divided[v]
      }
      context.aggregate('change', change)
    }
    if (superstep === 1) {
      slots.set(authorities)
      sendMirrors(authorities, partition, context)
      return { state, active: true }
    }
    // Slots hold raw sums of what is divided now.
    for (let i = 0; i < slots.length; i++) slots[i] = i < divided.length ? divided[i] : slots[i] * factor
    const pulled = isEven ? hubs : authorities
    const { offsets, others } = (isEven ? partition.out : partition.in) as Adjacency
    let squares = 0
    for (let v = 0; v < pulled.length; v++) {
      let sum = 0
      for (let e = offsets[v]; e < offsets[v + 1]; e++) sum += slots[others[e]]
      pulled[v] = sum
      squares += sum * sum
    }
    context.aggregate('squares', squares)
    sendMirrors(pulled, partition, context)
    return { state, active: true }
  }
}

/**
 * Connected components by union-find, in five supersteps whatever the graph:
 *   1. Each partition tells the others which vertices they know of it do not exist: such edges connect nothing.
 *   2. It unites the ends of its edges, remote ones too, and tells their partitions to which of its sets they belong.
 *   3. So a partition knows which sets of others meet which of its own. Partition 0 is told, with the least value of each.
 *   4. Partition 0 unites these sets, of which there are few, and tells the least value of all that a set is connected to.
 *   5. Each partition notes that.
 * State: the set of each vertex, and the least value of each set, at the place of the vertex that names it.
 */
import type { DataSet } from '@wiesel/dataset'
import type { GraphAlgorithm } from '../../graph/algorithm.ts'
import type { Graph } from '../../graph/graph.ts'
import type { Vertex, VertexId } from '../../graph/types.ts'
import type { Adjacency, GraphPartition, Values } from '../../iterations/graph-partition.ts'
import type { Mail, Phase, PhaseResult, SuperstepContext } from '../../iterations/partition-program.ts'
import { runProgram } from '../../iterations/run-program.ts'
import { labelOf, type Label } from '../iterative/label.ts'
import { DisjointSets } from './disjoint-sets.ts'
import { MeetingSets, type Meetings } from './meeting-sets.ts'

const SUPERSTEPS = 5
const EDGES_PER_STEP = 1 << 20

/**
 * Connected components, whatever the direction of edges: each vertex gets the smallest vertex value of those it is
 * connected to, as by {@link ConnectedComponents}. By union-find: every edge is looked at once, and five supersteps are
 * enough for any graph. Edges to unknown vertices connect nothing. The job
 * fails with LabelError for values that cannot be compared.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, UnionFindConnectedComponents } from '@wiesel/gelly'
 *
 * const env = new ExecutionEnvironment({ parallelism: 2 })
 * const graph = Graph.fromCollection(env, [[1, 2, null], [3, 2, null], [5, 4, null]], (id) => id)
 * const components = await graph.run(new UnionFindConnectedComponents()).collect()
 * console.log(components.sort()) // → [ [ 1, 1 ], [ 2, 1 ], [ 3, 1 ], [ 4, 4 ], [ 5, 4 ] ]
 */
export class UnionFindConnectedComponents<
  K extends VertexId = any,
  VV extends Label = any,
> implements GraphAlgorithm<K, VV, any, DataSet<Vertex<K, VV>>> {
  run(graph: Graph<K, VV, any>): DataSet<Vertex<K, VV>> {
    return runProgram<K, VV>(
      graph,
      {
        name: 'Connected components',
        edges: { out: true, in: false, values: false },
        start: (): Components => ({ names: new Int32Array(0), least: [] }),
        phases: [{ name: 'Unite', create: (partition) => new UnitePhase(partition) }],
        valueOf: ({ names, least }: Components, vertex) => least[names[vertex]],
      },
      { maxIterations: SUPERSTEPS },
    )
  }
}

interface Components {
  readonly names: Int32Array
  readonly least: Values
}

/** What is said in a superstep: numbers in the first two, sets in the next two. */
type Message = Int32Array | Meetings

class UnitePhase implements Phase<Components, Message> {
  private readonly partition: GraphPartition

  constructor(partition: GraphPartition) {
    this.partition = partition
  }

  *run(
    state: Components,
    mail: readonly Mail<Message>[],
    context: SuperstepContext<Message>,
  ): Generator<void, PhaseResult<Components>> {
    const active = this.partition.parallelism > 1 || context.superstep < 2
    switch (context.superstep) {
      case 1:
        this.tellMissing(context)
        return { state, active }
      case 2:
        return { state: yield* this.unite(mail as Mail<Int32Array>[], context), active }
      case 3:
        this.tellMeetings(state, mail as Mail<Int32Array>[], context)
        return { state, active }
      case 4:
        this.uniteMeeting(mail as Mail<Meetings>[], context)
        return { state, active }
      default:
        for (const { content } of mail as Mail<Meetings>[])
          content.sets.forEach((set, i) => (state.least[set] = content.least[i] as number))
        return { state, active: false }
    }
  }

  private tellMissing(context: SuperstepContext<Message>): void {
    this.partition.known.forEach((vertices, to) => {
      const missing = Int32Array.from(vertices.keys()).filter((i) => vertices[i] < 0)
      if (missing.length > 0) context.send(to, missing)
    })
  }

  private *unite(
    mail: readonly Mail<Int32Array>[],
    context: SuperstepContext<Message>,
  ): Generator<void, Components> {
    const { ids, remoteIds, remoteStarts, parallelism, subtask } = this.partition
    const { offsets, others } = this.partition.out as Adjacency
    const missing = new Uint8Array(ids.length + remoteIds.length)
    for (const { from, content } of mail)
      for (const i of content) missing[ids.length + remoteStarts[from] + i] = 1
    const sets = new DisjointSets(missing.length)
    let pause = EDGES_PER_STEP
    for (let v = 0; v < ids.length; v++) {
      const end = offsets[v + 1]
      for (let e = offsets[v]; e < end; e++) if (missing[others[e]] === 0) sets.unite(v, others[e])
      if (end < pause) continue
      pause = end + EDGES_PER_STEP
      yield
    }
    const names = sets.names()
    for (let to = 0; to < parallelism; to++)
      if (to !== subtask && remoteStarts[to] < remoteStarts[to + 1])
        context.send(to, names.slice(ids.length + remoteStarts[to], ids.length + remoteStarts[to + 1]))
    context.count(ids.length, others.length)
    return { names, least: this.leastOf(names) }
  }

  private leastOf(names: Int32Array): Values {
    const { ids, values } = this.partition
    const least = values.slice()
    for (let v = 0; v < ids.length; v++) {
      const value = labelOf(values[v]) as number
      if (value < (least[names[v]] as number)) least[names[v]] = value
    }
    return least
  }

  private tellMeetings(
    { names, least }: Components,
    mail: readonly Mail<Int32Array>[],
    context: SuperstepContext<Message>,
  ): void {
    const { ids, known } = this.partition
    const pairs: number[] = []
    const meeting = new Set<number>(names.subarray(ids.length).filter((name) => name < ids.length))
    for (const { from, content } of mail) {
      const seen = new Set<number>()
      content.forEach((theirs, i) => {
        const vertex = known[from][i]
        if (vertex < 0) return
        const ours = names[vertex]
        meeting.add(ours)
        const pair = theirs * ids.length + ours
        if (seen.has(pair)) return
        seen.add(pair)
        pairs.push(ours, from, theirs)
      })
    }
    const sets = Int32Array.from(meeting)
    if (sets.length === 0) return
    context.send(0, { sets, least: Array.from(sets, (set) => least[set]), pairs: Int32Array.from(pairs) })
  }

  private uniteMeeting(mail: readonly Mail<Meetings>[], context: SuperstepContext<Message>): void {
    const meeting = new MeetingSets(mail)
    for (const { from, content } of mail) context.send(from, meeting.answer(from, content.sets))
  }
}

/**
 * What: which chains of a plan can wait for which, as a graph. A cycle in it is a possible deadlock; without one there is
 * none, whatever the sizes of channels and the order in which tasks run.
 *
 * Nodes, for each chain V:
 *
 * - `end V`: V has had all its input and has handed over all its output
 * - `take V.i`: V can take what comes at input i, for ever
 *
 * What each waits for:
 *
 * ```
 * end V     end U            for every edge U → V
 *           take V.i         for every input i
 *           take W.j         for every pipelined edge V → W.j       (its output must be taken)
 * take V.i  end U            for every edge U → V.s, where V reads input s to its end before i
 *           take W.j         for every pipelined edge V → W.j that carries what comes in at i as it comes:
 *                            not where an operator between keeps it all until the end
 * ```
 *
 * In a loop all of this holds within a superstep. Feedback edges have no part in it: they have room for a whole superstep.
 *
 * A blocking edge takes everything at once, so nobody waits for its consumer; its consumer still waits for its producer.
 */
import type { JobGraph, JobVertex } from '@wiesel/runtime/internal'
import type { PlanEdge, PlanNode } from '@wiesel/runtime'

/** One reason to wait. */
export interface Wait {
  readonly on: string
  /** The pipelined edge whose consumer must make room, if that is the reason. */
  readonly edge?: PlanEdge
}

export type WaitGraph = ReadonlyMap<string, readonly Wait[]>

const end = (vertex: JobVertex): string => `end ${vertex.id}`
const take = (vertex: JobVertex, input: number): string => `take ${vertex.id}.${input}`

function keeps(node: PlanNode, input: number): boolean {
  return node.inputOrder?.kept?.includes(input) ?? false
}

/** The inputs that are read to their end before one is. */
function readBefore(node: PlanNode, input: number): readonly number[] {
  const first = node.inputOrder?.first ?? []
  const at = first.indexOf(input)
  return at < 0 ? first : first.slice(0, at)
}

/** The nodes of a chain that see what comes in at an input while it comes in. */
function nodesReached(vertex: JobVertex, input: number): Set<PlanNode> {
  const reached = new Set<PlanNode>()
  const visit = (node: PlanNode, at: number): void => {
    if (keeps(node, at)) return
    reached.add(node)
    for (const edge of vertex.chained)
      if (edge.from === node.id) visit(vertex.nodes.find((other) => other.id === edge.to) as PlanNode, 0)
  }
  visit(vertex.head, input)
  return reached
}

/** Builds the graph of a plan. */
export function waitGraph(graph: JobGraph): WaitGraph {
  const vertexOf = new Map(graph.vertices.flatMap((vertex) => vertex.nodes.map((node) => [node.id, vertex])))
  const producer = (edge: PlanEdge): JobVertex => vertexOf.get(edge.from) as JobVertex
  const consumer = (edge: PlanEdge): JobVertex => vertexOf.get(edge.to) as JobVertex
  const waits = new Map<string, Wait[]>()
  for (const vertex of graph.vertices) {
    // What is fed back is kept, whatever its amount: for a superstep the head of a loop is as good as a source.
    const incoming = graph.edges.filter((edge) => consumer(edge) === vertex && edge.kind !== 'feedback')
    const outgoing = graph.edges.filter((edge) => producer(edge) === vertex && edge.kind === 'pipelined')
    const forRoom = (edge: PlanEdge): Wait => ({ on: take(consumer(edge), edge.input), edge })
    const inputs = Array.from({ length: vertex.head.inputs }, (_, input) => input)
    waits.set(end(vertex), [
      ...incoming.map((edge) => ({ on: end(producer(edge)) })),
      ...inputs.map((input) => ({ on: take(vertex, input) })),
      ...outgoing.map(forRoom),
    ])
    for (const input of inputs) {
      const before = readBefore(vertex.head, input)
      const reached = nodesReached(vertex, input)
      waits.set(take(vertex, input), [
        ...incoming
          .filter((edge) => before.includes(edge.input))
          .map((edge) => ({ on: end(producer(edge)) })),
        ...outgoing.filter((edge) => [...reached].some((node) => node.id === edge.from)).map(forRoom),
      ])
    }
  }
  return waits
}

/** The waits along some cycle, each leading to the next; `undefined` if there is no cycle. */
export function findCycle(graph: WaitGraph): Wait[] | undefined {
  const done = new Set<string>()
  const path: Wait[] = []
  const onPath = new Map<string, number>()
  const visit = (node: string): Wait[] | undefined => {
    onPath.set(node, path.length)
    for (const wait of graph.get(node) ?? []) {
      const start = onPath.get(wait.on)
      if (start !== undefined) return [...path.slice(start), wait]
      if (done.has(wait.on)) continue
      path.push(wait)
      const cycle = visit(wait.on)
      if (cycle !== undefined) return cycle
      path.pop()
    }
    onPath.delete(node)
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const cycle = done.has(node) ? undefined : visit(node)
    if (cycle !== undefined) return cycle
  }
  return undefined
}

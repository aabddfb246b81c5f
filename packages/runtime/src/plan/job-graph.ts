/**
 * From plan to job graph: operators that can call each other directly become one *vertex* (a chain).
 *
 * Flink's rules. An edge is chained if its consumer has no other edge (a union never chains), both nodes share a
 * slot-sharing group and a parallelism, the edge is a pipelined forward one, the producer is not `never`, and the
 * consumer is `always`, or `head-with-sources` behind a source. A chain is a tree: a producer with several consumers
 * keeps each of them that qualifies.
 */
import { PlanError } from '../errors/errors.ts'
import type { Plan, PlanEdge, PlanNode } from './plan.ts'

/** A chain of operators that run as one task per subtask. */
export interface JobVertex {
  readonly id: number
  /** Node names joined as the chain is shaped: `a -> b -> (c, d)`. */
  readonly name: string
  readonly head: PlanNode
  /** In topological order, the head first. */
  readonly nodes: readonly PlanNode[]
  readonly chained: readonly PlanEdge[]
  readonly parallelism: number
}

export interface JobGraph {
  readonly plan: Plan
  readonly vertices: readonly JobVertex[]
  /** The edges between vertices. */
  readonly edges: readonly PlanEdge[]
}

/** Whether an edge becomes a direct call. */
export function isChainable(edge: PlanEdge, plan: Plan): boolean {
  const from = plan.nodes[edge.from]
  const to = plan.nodes[edge.to]
  const onlyInput = plan.edges.filter((other) => other.to === edge.to).length === 1
  const joins = to.chaining === 'always' || (to.chaining === 'head-with-sources' && from.kind === 'source')
  return (
    onlyInput &&
    joins &&
    from.chaining !== 'never' &&
    edge.partition === 'forward' &&
    edge.kind === 'pipelined' &&
    from.loop?.head === to.loop?.head &&
    from.slotSharingGroup === to.slotSharingGroup &&
    from.parallelism === to.parallelism
  )
}

function topologicalOrder(plan: Plan): PlanNode[] {
  const waiting = plan.nodes.map(
    (node) => plan.edges.filter((edge) => edge.to === node.id && edge.kind !== 'feedback').length,
  )
  const ready = plan.nodes.filter((node) => waiting[node.id] === 0)
  const order: PlanNode[] = []
  for (let node = ready.shift(); node !== undefined; node = ready.shift()) {
    order.push(node)
    for (const edge of plan.edges) {
      if (edge.from === node.id && edge.kind !== 'feedback' && --waiting[edge.to] === 0)
        ready.push(plan.nodes[edge.to])
    }
  }
  if (order.length < plan.nodes.length) {
    const names = plan.nodes.filter((node) => !order.includes(node)).map((node) => `"${node.name}"`)
    throw new PlanError(
      'PLAN_CYCLE',
      `The plan has a cycle that is not an iteration, through ${names.join(', ')}.`,
    )
  }
  return order
}

function chainName(node: PlanNode, chained: readonly PlanEdge[], plan: Plan): string {
  const next = chained
    .filter((edge) => edge.from === node.id)
    .map((edge) => chainName(plan.nodes[edge.to], chained, plan))
  if (next.length === 0) return node.name
  return `${node.name} -> ${next.length === 1 ? next[0] : `(${next.join(', ')})`}`
}

/** Groups the nodes of a plan into chains. */
export function buildJobGraph(plan: Plan): JobGraph {
  const headOf = new Map<number, number>()
  const members = new Map<number, PlanNode[]>()
  const chainedInto = new Map<number, PlanEdge>()
  for (const edge of plan.edges) if (isChainable(edge, plan)) chainedInto.set(edge.to, edge)
  for (const node of topologicalOrder(plan)) {
    const edge = chainedInto.get(node.id)
    const head = edge === undefined ? node.id : (headOf.get(edge.from) as number)
    headOf.set(node.id, head)
    if (edge === undefined) members.set(head, [node])
    else (members.get(head) as PlanNode[]).push(node)
  }
  const chainedEdges = [...chainedInto.values()]
  const vertices = [...members].map(([headId, nodes]): JobVertex => {
    const head = plan.nodes[headId]
    const chained = chainedEdges.filter((edge) => headOf.get(edge.to) === headId)
    return {
      id: headId,
      name: chainName(head, chained, plan),
      head,
      nodes,
      chained,
      parallelism: head.parallelism,
    }
  })
  const edges = plan.edges.filter((edge) => !chainedInto.has(edge.to))
  return { plan, vertices, edges }
}

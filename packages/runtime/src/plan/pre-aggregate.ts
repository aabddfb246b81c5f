/** Puts what aggregates in front of exchanges into a program. */
import type { PlanEdge, PlanNode } from './plan.ts'
import type { EdgeCode, NodeCode, PreAggregation, Program } from './program.ts'

/**
 * The program with a combining operator behind each producer of an operator that has a {@link PreAggregation}, where
 * records are exchanged by key, or all go to one subtask. The new nodes stand behind all others.
 */
export function preAggregate(program: Program): Program {
  const nodes = [...program.plan.nodes]
  const edges = [...program.plan.edges]
  const code = new Map(program.nodes)
  const edgeCode = new Map(program.edges)
  for (const node of program.plan.nodes) {
    const own = code.get(node.id)
    if (own?.kind !== 'operator' || own.preAggregation === undefined) continue
    const incoming = edges.filter((edge) => edge.to === node.id)
    if (!incoming.every((edge) => mayCombine(edge, node, nodes))) continue
    const { combine, finish, name } = own.preAggregation
    code.set(node.id, { ...own, create: finish })
    for (const edge of incoming) {
      const combiner = behind(nodes[edge.from], nodes.length, name)
      nodes.push(combiner)
      code.set(combiner.id, { kind: 'operator', create: combine })
      edges.push({
        ...edge,
        id: edges.length,
        to: combiner.id,
        input: 0,
        partition: 'forward',
        kind: 'pipelined',
      })
      const { side: _, ...onwards } = edge
      edges[edge.id] = { ...onwards, from: combiner.id }
      if (edge.partition === 'hash') edgeCode.set(edge.id, keyed(own.preAggregation))
    }
  }
  return { ...program, plan: { ...program.plan, nodes, edges }, nodes: code, edges: edgeCode }
}

const keyed = ({ keyOf }: PreAggregation): EdgeCode => ({ keyOf })

/** Whether there is an exchange, and each record may go to any subtask in front of it. */
function mayCombine(edge: PlanEdge, consumer: PlanNode, nodes: readonly PlanNode[]): boolean {
  if (consumer.parallelism === 1 && nodes[edge.from].parallelism === 1) return false
  return edge.partition === 'hash' || consumer.parallelism === 1
}

function behind(producer: PlanNode, id: number, name: string): PlanNode {
  const { parallelism, maxParallelism, slotSharingGroup } = producer
  return {
    id,
    kind: 'operator',
    name,
    parallelism,
    maxParallelism,
    slotSharingGroup,
    chaining: producer.chaining === 'never' ? 'never' : 'always',
    inputs: 1,
    derived: true,
  }
}

/** The code of a node in BATCH mode. */
export function inBatch(code: NodeCode & { kind: 'operator' }): NodeCode {
  if (code.createBatch === undefined) return code
  const { preAggregation: _, batchPreAggregation, ...rest } = code
  return {
    ...rest,
    create: code.createBatch,
    ...(batchPreAggregation && { preAggregation: batchPreAggregation }),
  }
}

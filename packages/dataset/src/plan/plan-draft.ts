import type { PartitionKind, Plan, PlanEdge, PlanNode, Program } from '@wiesel/runtime'
import { isInLoop, type EdgeCode, type NodeCode, type NodeSpec } from '@wiesel/runtime/internal'

/** A program that is being changed. */
export class PlanDraft {
  readonly nodes: PlanNode[]
  readonly edges: PlanEdge[]
  readonly code: Map<number, NodeCode>
  private readonly edgeCode: Map<number, EdgeCode>
  private readonly program: Program

  constructor(program: Program) {
    this.program = program
    this.nodes = program.plan.nodes.map((node) => ({ ...node }))
    this.edges = [...program.plan.edges]
    this.code = new Map(program.nodes)
    this.edgeCode = new Map(program.edges)
  }

  finish(): Program {
    return { ...this.program, plan: this.plan, nodes: this.code, edges: this.edgeCode }
  }

  private get plan(): Plan {
    const { nodes, edges } = this
    return { ...this.program.plan, nodes, edges }
  }

  /** The nodes as they were, each behind what feeds it. */
  inOrder(): PlanNode[] {
    const order: PlanNode[] = []
    const seen = new Set<number>()
    const visit = (node: PlanNode): void => {
      if (seen.has(node.id)) return
      seen.add(node.id)
      for (const edge of this.edges)
        if (edge.to === node.id && edge.kind !== 'feedback') visit(this.nodes[edge.from])
      order.push(node)
    }
    for (const node of this.nodes) visit(node)
    return order
  }

  /**
   * The edges into an input of an operator, without those that feed back. In an iteration what comes from outside has an
   * input of the node for itself.
   */
  into({ id, loop }: PlanNode, input: number): PlanEdge[] {
    const parts = loop?.constant.filter(({ into }) => into === input).map((part) => part.input) ?? []
    const inputs = new Set([input, ...parts])
    return this.edges.filter((edge) => edge.to === id && inputs.has(edge.input) && edge.kind !== 'feedback')
  }

  isInLoop(edge: PlanEdge): boolean {
    return isInLoop(edge, this.plan)
  }

  /** Sends the records of an edge another way. */
  send(edge: PlanEdge, partition: PartitionKind, code?: EdgeCode): void {
    this.edges[edge.id] = { ...edge, partition }
    if (code === undefined) this.edgeCode.delete(edge.id)
    else this.edgeCode.set(edge.id, code)
  }

  /** Puts a node between a producer and an edge of it, beside the producer. */
  insert(edge: PlanEdge, { name, code, inputOrder, traits }: NodeSpec): PlanNode {
    const producer = this.nodes[edge.from]
    const node: PlanNode = {
      id: this.nodes.length,
      kind: 'operator',
      name,
      parallelism: producer.parallelism,
      maxParallelism: producer.maxParallelism,
      chaining: this.nodes[edge.to].chaining,
      slotSharingGroup: producer.slotSharingGroup,
      inputs: 1,
      derived: true,
      ...(inputOrder === undefined ? {} : { inputOrder }),
      ...(traits === undefined ? {} : { traits }),
      ...(this.isInLoop(edge)
        ? { loop: { ...(producer.loop as NonNullable<PlanNode['loop']>), constant: [] } }
        : {}),
    }
    this.nodes.push(node)
    this.code.set(node.id, code)
    const { side: _, ...behind } = edge
    const added: PlanEdge = { ...behind, id: this.edges.length, from: node.id }
    this.edges.push(added)
    const sent = this.edgeCode.get(edge.id)
    if (sent !== undefined) this.edgeCode.set(added.id, sent)
    this.edges[edge.id] = { ...edge, to: node.id, input: 0, partition: 'forward' }
    this.edgeCode.delete(edge.id)
    return node
  }
}

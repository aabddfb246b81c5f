import type { EdgeKind, PartitionKind, Plan, PlanEdge, PlanNode } from '@wiesel/runtime'

type NodeFacts = Partial<Omit<PlanNode, 'id'>>

/** A plan of named nodes (in the order given) and edges `'a -> b'`. */
export function planOf(
  nodes: Record<string, NodeFacts>,
  edges: readonly (
    string | readonly [string, { partition?: PartitionKind; kind?: EdgeKind; input?: number; side?: string }]
  )[],
): Plan {
  const names = Object.keys(nodes)
  const at = (name: string): number => {
    const id = names.indexOf(name)
    if (id < 0) throw new Error(`no node "${name}"`)
    return id
  }
  const list = edges.map((given, id): PlanEdge => {
    const [text, facts] = typeof given === 'string' ? [given, {}] : given
    const [from, to] = text.split(' -> ').map(at)
    return { id, from, to, input: 0, partition: 'forward', kind: 'pipelined', ...facts }
  })
  return {
    name: 'plan',
    nodes: names.map((name, id): PlanNode => {
      const isFed = list.some((edge) => edge.to === id)
      const isRead = list.some((edge) => edge.from === id)
      return {
        id,
        kind: isFed ? (isRead ? 'operator' : 'sink') : 'source',
        name,
        parallelism: 1,
        maxParallelism: 128,
        chaining: 'always',
        slotSharingGroup: 'default',
        inputs: isFed ? 1 : 0,
        ...nodes[name],
      }
    }),
    edges: list,
  }
}

import { buildJobGraph, PlanBuilder, type DraftNode } from '@wiesel/runtime/internal'
import { ElementsSource } from '@wiesel/runtime'
import { FilterOperator } from '@wiesel/runtime/internal'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual } from './case-values.ts'

interface NodeCase {
  id: string
  parallelism: number
  chainingStrategy: string
  role?: string
  yielding?: boolean
  slotSharingGroup?: string
  maxParallelism?: number
}
type EdgeCase = [
  from: string,
  to: string,
  partitioner: string,
  options?: { exchangeMode?: string; input?: number },
]

const STRATEGIES = {
  ALWAYS: 'always',
  HEAD: 'head',
  NEVER: 'never',
  HEAD_WITH_SOURCES: 'head-with-sources',
} as const

function build(setup: Record<string, any>): {
  plan: ReturnType<PlanBuilder['build']>['plan']
  names: string[]
} {
  const builder = new PlanBuilder()
  const drafts = new Map<string, DraftNode>()
  const nodes = setup.nodes as NodeCase[]
  const edges = setup.edges as EdgeCase[]
  const { config } = setup as { config: Record<string, unknown> }
  if (
    nodes.some(
      (node) =>
        node.role === 'legacySource' && edges.length > 0 && nodes.some((other) => other.yielding === true),
    )
  ) {
    throw new Unsupported('not applicable: there are no sources of the old kind')
  }
  if (nodes.some((node) => node.chainingStrategy === 'HEAD_WITH_SOURCES'))
    throw new Unsupported('needs sources chained into an operator with several inputs')
  const waiting = [...nodes]
  while (waiting.length > 0) {
    const at = waiting.findIndex((node) => edges.every(([from, to]) => to !== node.id || drafts.has(from)))
    if (at < 0) throw new Unsupported('needs a plan with a cycle')
    const [node] = waiting.splice(at, 1)
    const incoming = edges.filter(([, to]) => to === node.id)
    const inputs = [...new Set(incoming.map(([, , , options]) => options?.input ?? 0))].map((input) =>
      incoming
        .filter(([, , , options]) => (options?.input ?? 0) === input)
        .map(([from, , partition, options]) => ({
          node: (drafts.get(from) as DraftNode).id,
          partition: partition as 'auto',
          kind: options?.exchangeMode === 'BATCH' ? ('blocking' as const) : ('pipelined' as const),
          code: { keyOf: (value: unknown) => value },
        })),
    )
    const source = incoming.length === 0
    const draft = builder.add(
      {
        kind: source ? 'source' : edges.some(([from]) => from === node.id) ? 'operator' : 'sink',
        name: node.id,
        parallelism: node.parallelism,
        maxParallelism: node.maxParallelism,
        chaining: STRATEGIES[node.chainingStrategy as keyof typeof STRATEGIES],
        code: source
          ? { kind: 'source', source: new ElementsSource([1]) }
          : { kind: 'operator', create: () => new FilterOperator(() => true) },
      },
      inputs,
    )
    if (node.slotSharingGroup !== undefined) draft.slotSharingGroup = node.slotSharingGroup
    drafts.set(node.id, draft)
  }
  const chaining = config.chainingEnabled !== false
  const { plan } = builder.build({ name: 'case', parallelism: 1, chaining }, [...drafts.values()])
  return { plan, names: plan.nodes.map((node) => node.name) }
}

const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b))

/** Which operators share a chain. */
export function runChaining({ setup, steps }: ConformanceCase): void {
  const graph = buildJobGraph(build(setup).plan)
  for (const [name, ...rest] of steps) {
    const args = rest
    if (name === 'expectChains') {
      const chains = graph.vertices.map((vertex) => vertex.nodes.map((node) => node.name).toSorted())
      expectEqual(
        name,
        (args[0] as string[][]).map((chain) => chain.toSorted()).toSorted(byText),
        chains.toSorted(byText),
      )
    } else if (name === 'expectResultPartitionType') {
      const kinds = graph.plan.edges
        .filter((edge) => graph.plan.nodes[edge.from].name === args[0] || args[1] !== 'BLOCKING')
        .map((edge) => edge.kind)
      expectEqual(name, args[1] === 'BLOCKING', kinds.includes('blocking'))
    } else throw new Unsupported(`needs chaining step ${String(name)}`)
  }
}

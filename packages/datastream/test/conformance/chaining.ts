import { ElementsSource, type EdgeKind, type Plan } from '@wiesel/runtime'
import {
  buildJobGraph,
  FilterOperator,
  PlanBuilder,
  type DraftNode,
  type JobGraph,
} from '@wiesel/runtime/internal'
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

function edgeKind(exchangeMode = 'UNDEFINED'): EdgeKind {
  if (exchangeMode === 'BATCH') return 'blocking'
  if (exchangeMode === 'PIPELINED' || exchangeMode === 'UNDEFINED') return 'pipelined'
  throw new Unsupported(`needs exchanges of the kind ${exchangeMode}`)
}

function planOf(setup: Record<string, any>): Plan {
  const builder = new PlanBuilder()
  const drafts = new Map<string, DraftNode>()
  const nodes = setup.nodes as NodeCase[]
  const edges = setup.edges as EdgeCase[]
  const { config = {} } = setup as { config?: Record<string, unknown> }
  if (
    nodes.some(
      (node) =>
        node.role === 'legacySource' && edges.length > 0 && nodes.some((other) => other.yielding === true),
    )
  ) {
    throw new Unsupported('not applicable: there are no sources of the old kind')
  }
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
          kind: edgeKind(options?.exchangeMode),
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
  const sameMaxParallelism = config.chainOperatorsWithDifferentMaxParallelism === false
  const chaining =
    config.chainingEnabled !== false && (sameMaxParallelism ? ('same-max-parallelism' as const) : true)
  return builder.build({ name: 'case', parallelism: 1, chaining }, [...drafts.values()]).plan
}

const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b))

function chainsOf(graph: JobGraph): string[][] {
  return graph.vertices.map((vertex) => vertex.nodes.map((node) => node.name).toSorted()).toSorted(byText)
}

/** The producers of a node's inputs, in the order of its edges. */
function producersOf(plan: Plan, consumer: string): string[] {
  return plan.edges
    .filter(({ to }) => plan.nodes[to].name === consumer)
    .map(({ from }) => plan.nodes[from].name)
}

/** How the edges that leave the chain of a node are passed on. */
function kindsBehind(graph: JobGraph, name: string): string[] {
  const vertex = graph.vertices.find(({ nodes }) => nodes.some((node) => node.name === name))
  return graph.edges.filter(({ from }) => vertex?.nodes.some(({ id }) => id === from)).map(({ kind }) => kind)
}

/** Which operators share a chain. */
export function runChaining({ setup, steps }: ConformanceCase): void {
  const graph = buildJobGraph(planOf(setup))
  for (const [name, first, second] of steps) {
    if (name === 'expectChains') {
      const expected = (first as string[][]).map((chain) => chain.toSorted()).toSorted(byText)
      const chains = chainsOf(graph)
      const needsSources = (setup.nodes as NodeCase[]).some(
        ({ chainingStrategy }) => chainingStrategy === 'HEAD_WITH_SOURCES',
      )
      if (needsSources && JSON.stringify(expected) !== JSON.stringify(chains))
        throw new Unsupported('needs sources chained into an operator with several inputs')
      expectEqual(name, expected, chains)
    } else if (name === 'expectResultPartitionType') {
      const kind = String(second).startsWith('BLOCKING') ? 'blocking' : 'pipelined'
      const kinds = kindsBehind(graph, first as string)
      expectEqual(
        name,
        kinds.map(() => kind),
        kinds,
      )
    } else if (name === 'expectInputOrderStable') {
      expectEqual(name, producersOf(graph.plan, first as string), producersOf(planOf(setup), first as string))
    } else throw new Unsupported(`needs chaining step ${String(name)}`)
  }
}

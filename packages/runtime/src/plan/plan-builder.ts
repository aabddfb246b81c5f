import { PlanError } from '../errors/errors.ts'
import { checkParallelism, defaultMaxParallelism } from '../keys/key-groups.ts'
import { checkFeedback } from './check-feedback.ts'
import { markLoops } from './mark-loops.ts'
import type {
  ChainingStrategy,
  EdgeKind,
  InputOrder,
  NodeKind,
  PartitionKind,
  PlanEdge,
  PlanNode,
  PlanSize,
} from './plan.ts'
import type { EdgeCode, NodeCode, Program } from './program.ts'

/** What a new node is. Whatever is left out is decided by {@link PlanBuilder.build}. */
export interface NodeSpec {
  kind: NodeKind
  name: string
  code: NodeCode
  inputs?: number
  parallelism?: number
  maxParallelism?: number
  /** The node works only with one subtask (a non-keyed window, a global sort). */
  forceOne?: boolean
  chaining?: ChainingStrategy
  yielding?: boolean
  inputOrder?: InputOrder
  /** Makes it the head of a loop in a stream: see {@link PlanNode}. */
  feedbackInput?: number
  /** Makes it the head of an iteration of supersteps: see {@link PlanNode}. */
  loopResult?: string
  traits?: Readonly<Record<string, string>>
}

/** Where an input comes from. */
export interface Upstream {
  node: number
  side?: string
  /** `auto`: forward where parallelism is equal, rebalance elsewhere. */
  partition: PartitionKind | 'auto'
  kind?: EdgeKind
  code?: EdgeCode
}

/** A node while its job is being built: what the user may still change. */
export interface DraftNode {
  readonly id: number
  readonly kind: NodeKind
  name: string
  uid?: string
  description?: string
  parallelism?: number
  maxParallelism?: number
  readonly forceOne: boolean
  chaining: ChainingStrategy
  slotSharingGroup?: string
  readonly inputs: number
  readonly yielding?: boolean
  readonly inputOrder?: InputOrder
  readonly feedbackInput?: number
  readonly loopResult?: string
  size?: PlanSize
  readonly traits?: Readonly<Record<string, string>>
}

/** What applies to all nodes that do not say otherwise. */
export interface PlanDefaults {
  name: string
  parallelism: number
  maxParallelism?: number
  /** `same-max-parallelism`: only operators with the same number of key groups share a chain. */
  chaining: boolean | 'same-max-parallelism'
}

/** Collects the nodes and edges of a job in the order in which the program makes them. */
export class PlanBuilder {
  private readonly drafts: DraftNode[] = []
  private readonly edges: { from: number; to: number; input: number; upstream: Upstream }[] = []
  private readonly code = new Map<number, NodeCode>()

  /** Adds a node behind what feeds its inputs: one list of upstreams (a union) for each input. */
  add(spec: NodeSpec, inputs: readonly (readonly Upstream[])[] = []): DraftNode {
    const id = this.drafts.length
    const draft: DraftNode = {
      id,
      kind: spec.kind,
      name: spec.name,
      parallelism: spec.forceOne === true ? 1 : spec.parallelism,
      maxParallelism: spec.maxParallelism,
      forceOne: spec.forceOne ?? false,
      chaining: spec.chaining ?? 'always',
      inputs: inputs.length,
      yielding: spec.yielding,
      inputOrder: spec.inputOrder,
      feedbackInput: spec.feedbackInput,
      loopResult: spec.loopResult,
      traits: spec.traits,
    }
    this.drafts.push(draft)
    this.code.set(id, spec.code)
    inputs.forEach((upstreams, input) =>
      upstreams.forEach((upstream) => this.edges.push({ from: upstream.node, to: id, input, upstream })),
    )
    return draft
  }

  /** Feeds an input of a node from nodes that were added after it. */
  feedBack(node: Pick<DraftNode, 'id'>, input: number, upstreams: readonly Upstream[]): void {
    for (const upstream of upstreams)
      this.edges.push({
        from: upstream.node,
        to: node.id,
        input,
        upstream: { ...upstream, kind: 'feedback' },
      })
  }

  /** The sinks, in the order in which the program made them. */
  get sinks(): DraftNode[] {
    return this.drafts.filter((draft) => draft.kind === 'sink')
  }

  /**
   * The program that consists of some nodes and everything that feeds them.
   *
   * @throws PlanError `DUPLICATE_UID`, `FORWARD_PARALLELISM`, `FORCED_PARALLELISM`; OptionError for impossible parallelism
   */
  build(defaults: PlanDefaults, targets: readonly Pick<DraftNode, 'id'>[]): Program {
    const drafts = this.ancestors(targets)
    checkUids(drafts)
    const number = new Map(drafts.map((draft, id) => [draft.id, id]))
    const nodes = drafts.map((draft, id) => finishNode(draft, id, defaults))
    const drawn = this.edges.filter((edge) => number.has(edge.to))
    const edgeCode = new Map<number, EdgeCode>()
    const edges = drawn.map(({ from, to, input, upstream }, id): PlanEdge => {
      if (upstream.code !== undefined) edgeCode.set(id, upstream.code)
      const [producer, consumer] = [nodes[number.get(from) as number], nodes[number.get(to) as number]]
      const partition = resolvePartition(upstream.partition, producer, consumer)
      const side = upstream.side === undefined ? {} : { side: upstream.side }
      return {
        id,
        from: producer.id,
        to: consumer.id,
        input,
        partition,
        kind: upstream.kind ?? 'pipelined',
        ...side,
      }
    })
    checkFeedback(nodes, edges)
    inheritSlotSharing(nodes, drafts, edges)
    const looped = markLoops(nodes, edges)
    if (defaults.chaining === 'same-max-parallelism') breakChains(nodes, edges)
    const code = new Map(drafts.map((draft, id) => [id, this.code.get(draft.id) as NodeCode]))
    return { plan: { name: defaults.name, nodes, edges: looped }, nodes: code, edges: edgeCode }
  }

  /** The targets and everything upstream of them, in the order in which the program made them. */
  private ancestors(targets: readonly Pick<DraftNode, 'id'>[]): DraftNode[] {
    const wanted = new Set<number>()
    const visit = (id: number): void => {
      if (wanted.has(id)) return
      wanted.add(id)
      for (const edge of this.edges) if (edge.to === id) visit(edge.from)
    }
    for (const target of targets) visit(target.id)
    return this.drafts.filter((draft) => wanted.has(draft.id))
  }
}

function checkUids(drafts: readonly DraftNode[]): void {
  const seen = new Map<string, DraftNode>()
  for (const draft of drafts) {
    if (draft.uid === undefined) continue
    const other = seen.get(draft.uid)
    if (other !== undefined) {
      throw new PlanError(
        'DUPLICATE_UID',
        `The uid "${draft.uid}" is given to "${other.name}" and to "${draft.name}". A uid names one operator of a job.`,
      )
    }
    seen.set(draft.uid, draft)
  }
}

/** A node that names no slot-sharing group is in that of its inputs, if they agree. */
function inheritSlotSharing(
  nodes: readonly PlanNode[],
  drafts: readonly DraftNode[],
  edges: readonly PlanEdge[],
): void {
  for (const node of nodes) {
    if (drafts[node.id].slotSharingGroup !== undefined) continue
    const groups = new Set(
      edges.filter((edge) => edge.to === node.id).map((edge) => nodes[edge.from].slotSharingGroup),
    )
    node.slotSharingGroup = groups.size === 1 ? [...groups][0] : 'default'
  }
}

/** A node with other key groups than what feeds it begins a chain. */
function breakChains(nodes: readonly PlanNode[], edges: readonly PlanEdge[]): void {
  for (const { from, to } of edges)
    if (nodes[from].maxParallelism !== nodes[to].maxParallelism && nodes[to].chaining !== 'never')
      nodes[to].chaining = 'head'
}

function finishNode(draft: DraftNode, id: number, defaults: PlanDefaults): PlanNode {
  const parallelism = draft.parallelism ?? defaults.parallelism
  if (draft.forceOne && parallelism !== 1) {
    throw new PlanError(
      'FORCED_PARALLELISM',
      `"${draft.name}" works with parallelism 1 only; ${parallelism} was set. Key the stream to run it in parallel.`,
    )
  }
  const maxParallelism = draft.maxParallelism ?? defaults.maxParallelism ?? defaultMaxParallelism(parallelism)
  checkParallelism(parallelism, maxParallelism)
  const { forceOne: _, ...rest } = draft
  return {
    ...rest,
    id,
    parallelism,
    maxParallelism,
    chaining: defaults.chaining === false ? 'never' : draft.chaining,
    slotSharingGroup: draft.slotSharingGroup ?? 'default',
  }
}

function resolvePartition(wanted: PartitionKind | 'auto', from: PlanNode, to: PlanNode): PartitionKind {
  if (wanted === 'auto') return from.parallelism === to.parallelism ? 'forward' : 'rebalance'
  if (wanted === 'forward' && from.parallelism !== to.parallelism) {
    throw new PlanError(
      'FORWARD_PARALLELISM',
      `forward() from "${from.name}" (parallelism ${from.parallelism}) to "${to.name}" (parallelism ${to.parallelism}) is not possible: both need the same parallelism. Use rebalance() or rescale().`,
    )
  }
  return wanted
}

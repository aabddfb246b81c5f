/**
 * What: decides how the operators of a program are done: how their inputs are sent, which side is kept, whether records
 *   are reduced before they are sent, whether groups are made of sorted records. All of it is written into the plan.
 * Algorithm: one pass from the sources to the sinks. Of each node it knows a size, estimated by simple rules, and
 *   properties: by which keys records are in one subtask, and in which order they come. An operator with alternatives is
 *   given the cheapest; an exchange that would change nothing is left out; before one that remains records are combined.
 * Why correct: whether records are together is never guessed, but follows from exchanges before, through operators that
 *   provably keep the fields, or of which the user says so.
 */
import type { PartitionKind, PlanEdge, PlanNode, PlanSize, Program } from '@wiesel/runtime'
import { compareValues } from '../keys/compare-values.ts'
import { codeOf, inputOrderOf, nodeOf, plannedOf, type PlannedNode } from '../sets/transformation.ts'
import { cheapest, priceOf, type Choose } from './cost.ts'
import { PlanDraft } from './plan-draft.ts'
import type { Alternative, Placement, PlanFacts } from './plan-facts.ts'
import { sameKey } from './plan-key.ts'
import { common, forwarded, isPlaced, orderOfKey, placedBy, type Properties } from './properties.ts'
import { total } from './size.ts'

/** What may be decided otherwise; for tests. */
export interface PlannerOptions {
  readonly choose?: Choose
  /** Whether records are combined before they are sent. Default `true`. */
  readonly combine?: boolean
  /** Whether what is known of placement and order saves exchanges and sorting. Default `true`. */
  readonly reuse?: boolean
}

interface Known {
  readonly properties: Properties
  readonly size: PlanSize
}

const UNKNOWN: Known = { properties: {}, size: {} }

/** The program with all strategies decided. */
export function planStrategies(program: Program, options: PlannerOptions = {}): Program {
  const planner = new Planner(program, options)
  return planner.run()
}

class Planner {
  private readonly draft: PlanDraft
  private readonly options: PlannerOptions
  private readonly known = new Map<number, Known>()

  constructor(program: Program, options: PlannerOptions) {
    this.draft = new PlanDraft(program)
    this.options = options
  }

  run(): Program {
    for (const node of this.draft.inOrder()) {
      const planned = plannedOf(this.draft.code.get(node.id))
      const known = planned === undefined ? this.unplanned(node) : this.plan(node, planned)
      const size = { ...known.size, ...node.size }
      if (Object.keys(size).length > 0) node.size = size
      this.known.set(node.id, { ...known, size })
    }
    return this.draft.finish()
  }

  /** Sources may know their size, and heads of iterations begin as large as their input. */
  private unplanned(node: PlanNode): Known {
    const code = this.draft.code.get(node.id)
    if (code?.kind === 'source') return { properties: {}, size: code.source.estimate?.() ?? {} }
    return node.loopResult === undefined ? UNKNOWN : { properties: {}, size: this.sizeInto(node, 0) }
  }

  private plan(node: PlanNode, planned: PlannedNode): Known {
    const { facts = {} } = planned.transformation
    const own = planned.transformation.inputs.length + planned.variables.length
    const inputs = Array.from({ length: own }, (_, input) => input)
    if (facts.alternatives !== undefined) this.decide(node, planned, facts.alternatives)
    for (const input of inputs) {
      const placement = facts.placement?.[input]
      const edges = this.draft.into(node, input)
      // What comes from several places must be placed alike: only what the exchange itself would do is sure to be.
      const needed = placement && edges.length > 1 ? { ...placement, exact: true } : placement
      for (const edge of edges) this.saveExchange(edge, node, needed)
    }
    const properties = inputs.map((input) => this.propertiesInto(node, input, facts.placement?.[input]))
    if (facts.sorted !== undefined && properties[0].order !== undefined)
      this.useOrder(node, planned, properties[0])
    if (facts.combiner !== undefined && this.options.combine !== false && planned.variables.length === 0)
      for (const edge of this.draft.into(node, 0))
        if (edge.partition !== 'forward' || facts.alwaysCombines === true)
          this.combine(edge, nodeOf(facts.combiner).spec)
    const sizes = inputs.map((input) => this.sizeInto(node, input))
    return { size: facts.size?.(sizes) ?? {}, properties: this.propertiesBehind(node, facts, properties) }
  }

  /** Takes the best alternative. */
  private decide(node: PlanNode, planned: PlannedNode, alternatives: readonly Alternative[]): void {
    const { draft } = this
    const placement = planned.transformation.facts?.placement ?? []
    const inputs = placement.map((needed, input) => {
      const edges = draft.into(node, input)
      return {
        size: this.sizeInto(node, input),
        placed: needed !== undefined && edges.every((edge) => this.isPlaced(edge, node, needed)),
        repeated: edges.some((edge) => draft.isInLoop(edge)),
      }
    })
    const { choose = cheapest } = this.options
    const chosen = choose(alternatives.map((alternative) => priceOf(alternative, inputs, node.parallelism)))
    chosen.ship.forEach((ship, input) => {
      const needed = placement[input]
      for (const edge of draft.into(node, input)) {
        if (ship === 'key' && needed !== undefined) {
          const { keyOf, choose: by } = needed
          if (by === undefined) draft.send(edge, 'hash', { keyOf })
          else draft.send(edge, 'custom', { keyOf, choose: by })
        } else draft.send(edge, ship === 'broadcast' ? 'broadcast' : this.local(edge))
      }
    })
    const loop = node.loop?.constant.map(({ input }) => input) ?? []
    const { first = [], kept = [] } = inputOrderOf(chosen.inputOrder, planned) ?? {}
    node.inputOrder = { first: [...loop, ...first], kept: [...loop, ...kept] }
    node.traits = { ...node.traits, strategy: chosen.name }
    draft.code.set(node.id, codeOf(chosen.create, planned))
  }

  private local(edge: PlanEdge): PartitionKind {
    const { nodes } = this.draft
    return nodes[edge.from].parallelism === nodes[edge.to].parallelism ? 'forward' : 'rebalance'
  }

  /** Leaves out an exchange that would change nothing. */
  private saveExchange(edge: PlanEdge, node: PlanNode, needed: Placement | undefined): void {
    const { partition } = edge
    const keyed = partition === 'hash' || partition === 'custom'
    if (!keyed && partition !== 'global' && partition !== 'broadcast') return
    // A function of the user is called, and checked, even where there is no choice.
    const single =
      partition !== 'custom' && this.draft.nodes[edge.from].parallelism === 1 && node.parallelism === 1
    if (single || (keyed && needed !== undefined && this.isPlaced(edge, node, needed)))
      this.draft.send(edge, 'forward')
  }

  private isPlaced(edge: PlanEdge, node: PlanNode, needed: Placement): boolean {
    if (this.options.reuse === false || edge.side !== undefined) return false
    return isPlaced(this.known.get(edge.from)?.properties.placed, needed, node)
  }

  private combine(edge: PlanEdge, spec: Parameters<PlanDraft['insert']>[1]): void {
    const size = (edge.side === undefined && this.known.get(edge.from)?.size) || {}
    this.known.set(this.draft.insert(edge, spec).id, { properties: {}, size })
  }

  /** Makes groups of sorted records where the order says which are of one key. */
  private useOrder(node: PlanNode, planned: PlannedNode, { order = [] }: Properties): void {
    const { sorted, placement } = planned.transformation.facts ?? {}
    const needed = placement?.[0]
    if (sorted === undefined || needed === undefined || this.options.reuse === false) return
    const count = orderOfKey(order, needed.key)
    if (count === undefined) return
    const { within } = sorted
    const isSorted = within.every((part, i) => {
      const known = order[count + i] as (typeof order)[number] | undefined
      return known !== undefined && known.descending === part.descending && sameKey(known.key, part.key)
    })
    // Not by key: values that stand in one place of the order need not be equal as keys, such as 1 and 1n.
    const { keyOf } = needed
    const create = sorted.create((a, b) => compareValues(keyOf(a), keyOf(b)) === 0, isSorted)
    node.traits = {
      ...node.traits,
      strategy:
        isSorted && within.length > 0 ? 'groups of sorted records, as they come' : 'groups of sorted records',
    }
    const inputOrder = inputOrderOf(undefined, planned)
    if (inputOrder === undefined) delete node.inputOrder
    else node.inputOrder = inputOrder
    this.draft.code.set(node.id, codeOf(create, planned))
  }

  private propertiesInto(node: PlanNode, input: number, placement: Placement | undefined): Properties {
    const all = this.draft.into(node, input).map((edge): Properties => {
      if (edge.partition === 'forward')
        return edge.side === undefined ? (this.known.get(edge.from)?.properties ?? {}) : {}
      const keyed = edge.partition === 'hash' || edge.partition === 'custom'
      return keyed && placement !== undefined ? { placed: placedBy(placement, node) } : {}
    })
    return common(all)
  }

  private propertiesBehind(
    { parallelism, maxParallelism }: PlanNode,
    { forward = [], keepsOrder = false, places, sorts }: PlanFacts,
    inputs: readonly Properties[],
  ): Properties {
    const kept = inputs.map((properties, input) => forwarded(properties, forward[input], keepsOrder))
    const placed = kept.flatMap((properties) => properties.placed ?? [])
    const [first] = placed
    const keys = placed.filter(({ by }) => by === first.by).flatMap((one) => one.keys)
    const order = sorts ?? kept[0]?.order
    return {
      ...(places !== undefined
        ? { placed: { keys: [places], by: 'range' as const, parallelism, maxParallelism } }
        : first === undefined
          ? {}
          : { placed: { ...first, keys } }),
      ...(order === undefined ? {} : { order }),
    }
  }

  private sizeInto(node: PlanNode, input: number): PlanSize {
    const edges = this.draft.into(node, input)
    return total(edges.map((edge) => this.known.get(edge.from)?.size ?? {}))
  }
}

/** How an operator is found again: by its uid, else by its place in the plan. */
import type { Plan, PlanEdge, PlanNode } from '../plan/plan.ts'

/** An operator as a checkpoint knows it. Plain data. */
export interface StoredOperator {
  readonly id: number
  readonly name: string
  readonly uid?: string
  /** What stands for its place in the plan. */
  readonly place: string
  readonly parallelism: number
  readonly maxParallelism: number
  /** Put there by a planner. A checkpoint keeps nothing of it that must not be lost. */
  readonly derived?: boolean
}

/** The operators of a plan. */
export function identify(plan: Plan): StoredOperator[] {
  const places = new Map<number, string>()
  const uses = new Map<string, number>()
  const placeOf = (node: PlanNode): string => {
    const known = places.get(node.id)
    if (known !== undefined) return known
    // Feedback would have no end.
    const inputs = plan.edges
      .filter((edge) => edge.to === node.id && edge.kind !== 'feedback')
      .map((edge) => [edge.input, origin(plan, edge)] as const)
      .map(([input, { side, from }]) => `${input}${side ?? ''}:${placeOf(plan.nodes[from])}`)
    const text = `${node.kind} ${node.name}(${inputs.join()})`
    const use = uses.get(text) ?? 0
    uses.set(text, use + 1)
    const place = shorten(use === 0 ? text : `${text}#${use}`)
    places.set(node.id, place)
    return place
  }
  return plan.nodes.map((node) => ({
    id: node.id,
    name: node.name,
    ...(node.uid === undefined ? {} : { uid: node.uid }),
    place: placeOf(node),
    parallelism: node.parallelism,
    maxParallelism: node.maxParallelism,
    ...(node.derived === true ? { derived: true } : {}),
  }))
}

/** Where the records of an edge come from in the program: in front of whatever a planner has put there. */
function origin(plan: Plan, edge: PlanEdge): PlanEdge {
  if (plan.nodes[edge.from].derived !== true) return edge
  return origin(plan, plan.edges.find(({ to }) => to === edge.from) as PlanEdge)
}

/** A name of fixed length for a text: two different 32-bit hashes of it. */
function shorten(text: string): string {
  let a = 0x811c9dc5
  let b = 0x9747b28c
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x5bd1e995) ^ (b >>> 13)
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`
}

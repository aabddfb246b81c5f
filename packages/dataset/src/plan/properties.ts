/** What the planner knows of where records are and in which order they come. */
import type { PlanNode } from '@wiesel/runtime'
import type { Placement, PlanOrder } from './plan-facts.ts'
import { isPartOf, sameKey, type Forward, type PlanKey } from './plan-key.ts'

/** Records with equal keys are in one subtask, by any of some keys. */
export interface Placed {
  readonly keys: readonly PlanKey[]
  /** What chose the subtask: the hash of the key, ranges, or a function of the user. */
  readonly by: 'hash' | 'range' | NonNullable<Placement['choose']>
  readonly parallelism: number
  readonly maxParallelism: number
}

export interface Properties {
  readonly placed?: Placed
  /** The order within a subtask. */
  readonly order?: readonly PlanOrder[]
}

/** How an exchange places records. */
export function placedBy({ key, choose }: Placement, { parallelism, maxParallelism }: PlanNode): Placed {
  return { keys: [key], by: choose ?? 'hash', parallelism, maxParallelism }
}

/** Whether records are already where an input needs them. */
export function isPlaced(placed: Placed | undefined, needed: Placement, node: PlanNode): boolean {
  if (placed?.parallelism !== node.parallelism || placed.maxParallelism !== node.maxParallelism) return false
  const { keys, by } = placed
  if (needed.choose !== undefined || needed.exact === true)
    return by === (needed.choose ?? 'hash') && keys.some((key) => sameKey(key, needed.key))
  return keys.some((key) => isPartOf(key, needed.key))
}

/** What is left of properties behind an operator. */
export function forwarded(
  { placed, order }: Properties,
  forward: Forward | undefined,
  keepsOrder: boolean,
): Properties {
  if (forward === undefined) return {}
  const keys = placed?.keys.flatMap((key) => forward(key) ?? []) ?? []
  const kept: PlanOrder[] = []
  for (const { key, descending } of (keepsOrder && order) || []) {
    const moved = forward(key)
    if (moved === undefined) break
    kept.push({ key: moved, descending })
  }
  return {
    ...(placed === undefined || keys.length === 0 ? {} : { placed: { ...placed, keys } }),
    ...(kept.length === 0 ? {} : { order: kept }),
  }
}

/** What holds for records of several origins together: a placement that all of them have. */
export function common(all: readonly Properties[]): Properties {
  if (all.length === 1) return all[0]
  const placed = all[0]?.placed
  if (placed === undefined) return {}
  const keys = placed.keys.filter((key) =>
    all.every(
      (other) =>
        other.placed?.by === placed.by &&
        other.placed.parallelism === placed.parallelism &&
        other.placed.maxParallelism === placed.maxParallelism &&
        other.placed.keys.some((one) => sameKey(one, key)),
    ),
  )
  return keys.length === 0 || placed.by === 'range' ? {} : { placed: { ...placed, keys } }
}

/** How many leading parts of an order together are a key; `undefined` if none are. */
export function orderOfKey(order: readonly PlanOrder[], key: PlanKey): number | undefined {
  for (let count = 1; count <= order.length; count++) {
    const leading = order.slice(0, count)
    if (!leading.every((part) => isPartOf(part.key, key))) return undefined
    const paths = leading.flatMap((part) => part.key.paths ?? [])
    if (isPartOf(key, key.paths === undefined ? leading[0].key : { paths })) return count
  }
  return undefined
}

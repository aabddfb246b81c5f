import { BOTTOM, UNION, type Arena } from './arena.ts'

/**
 * The matches of a node that began after `limit` and not after `upTo`, each as its output nodes, last event first.
 * The array is reused: read it before going on. Costs a constant per event of a match, and per dead part passed,
 * of which an arena holds no more than of live ones (see `sweep.ts`).
 */
export function* pathsOf(
  arena: Arena<unknown>,
  root: number,
  limit: number,
  upTo = Infinity,
): Generator<readonly number[]> {
  const { left, right, label, first, last } = arena
  const isWanted = (node: number) => last[node] > limit && (first[node] <= upTo || node === BOTTOM)
  const path: number[] = []
  const branches = [root, 0]
  while (branches.length > 0) {
    path.length = branches.pop()!
    let node = branches.pop()!
    while (node !== BOTTOM && isWanted(node)) {
      if (label[node] === UNION) {
        branches.push(right[node], path.length)
      } else {
        path.push(node)
      }
      node = left[node]
      if (node === BOTTOM) yield path
    }
  }
}

/** How many matches of a node began after `limit`. Constant time unless some of them are dead. */
export function countOf(arena: Arena<unknown>, root: number, limit: number): number {
  const { left, right, label, first, last, count } = arena
  if (last[root] <= limit) return 0
  if (first[root] > limit) return count[root]
  const counts = new Map<number, number>()
  const known = (node: number) =>
    last[node] <= limit ? 0 : first[node] > limit ? count[node] : counts.get(node)
  const pending = [root]
  while (pending.length > 0) {
    const node = pending[pending.length - 1]
    const before = known(left[node])
    const beside = label[node] === UNION ? known(right[node]) : 0
    if (before === undefined) pending.push(left[node])
    if (beside === undefined) pending.push(right[node])
    if (before === undefined || beside === undefined) continue
    pending.pop()
    counts.set(node, before + beside)
  }
  return counts.get(root)!
}

/** When the earliest match of a node began that began after `limit`. */
export function earliestOf(arena: Arena<unknown>, root: number, limit: number): number {
  const { left, right, label, first, last } = arena
  let earliest = Infinity
  const seen = new Set<number>()
  const pending = [root]
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (last[node] <= limit || first[node] >= earliest || seen.has(node)) continue
    seen.add(node)
    if (first[node] > limit) earliest = first[node]
    else {
      pending.push(left[node])
      if (label[node] === UNION) pending.push(right[node])
    }
  }
  return earliest
}

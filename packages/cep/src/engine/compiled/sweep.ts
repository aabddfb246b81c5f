import { BOTTOM, UNION, type Arena, type Owner } from './arena.ts'

/**
 * Frees what an owner no longer needs: nodes that its roots do not reach, and parts of unions that are dead.
 *
 * Algorithm: walk from the roots, children first. A union with one dead side is replaced by the other side; what
 * stays is counted anew, so that counts and start times are exact afterwards. Then the owner's list is freed of
 * everything the walk has not met. Gives the roots as they are now.
 *
 * Cost: linear in the owner's nodes. An owner is swept when it has twice the nodes that its last sweep left, so
 * sweeping costs a constant per node made, and an owner never holds more than twice what it needs.
 *
 * Correctness: dead stays dead, since time limits only rise; nodes are shared only within their owner, so they may
 * be changed in place.
 */
export function sweep(
  arena: Arena<unknown>,
  owner: Owner,
  roots: readonly number[],
  limit: number,
): number[] {
  for (const root of roots) if (root !== BOTTOM) settle(arena, root, limit)
  const swept = roots.map((root) => (root === BOTTOM ? BOTTOM : arena.mark[root]))
  const kept = { head: BOTTOM, nodes: 0 }
  for (let node = owner.head; node !== BOTTOM;) {
    const next = arena.next[node]
    if (arena.mark[node] === node) {
      arena.next[node] = kept.head
      kept.head = node
      kept.nodes++
    } else {
      arena.free(node)
    }
    arena.mark[node] = 0
    node = next
  }
  owner.head = kept.head
  owner.nodes = kept.nodes
  return swept
}

/** Marks every live node below a root with the node that stands for it now: itself, or a union's only live side. */
function settle(arena: Arena<unknown>, root: number, limit: number): void {
  const { left, right, label, mark, last } = arena
  const isOpen = (node: number) => node !== BOTTOM && mark[node] === 0 && last[node] > limit
  const pending = [root]
  while (pending.length > 0) {
    const node = pending[pending.length - 1]
    const depth = pending.length
    if (mark[node] === 0) {
      if (isOpen(left[node])) pending.push(left[node])
      if (label[node] === UNION && isOpen(right[node])) pending.push(right[node])
    }
    if (pending.length > depth) continue
    pending.pop()
    if (mark[node] === 0) mark[node] = settled(arena, node, limit)
  }
}

function settled(arena: Arena<unknown>, node: number, limit: number): number {
  const { left, right, label, mark, last, first, count } = arena
  if (label[node] === UNION) {
    if (last[left[node]] <= limit) return mark[right[node]]
    if (last[right[node]] <= limit) return mark[left[node]]
    arena.setUnion(node, mark[left[node]], mark[right[node]])
  } else if (left[node] !== BOTTOM) {
    const before = mark[left[node]]
    left[node] = before
    first[node] = first[before]
    last[node] = last[before]
    count[node] = count[before]
  }
  return node
}

import type { EngineSnapshot } from '../engine.ts'
import { checkSnapshot } from '../snapshot-check.ts'
import { BOTTOM, UNION, type Arena } from './arena.ts'
import type { CompiledState } from './compiled-engine.ts'

/** The live part of a key's graph, children before parents; node `i` is row `i - 1`. */
export function snapshotCompiled<T>(
  arena: Arena<T>,
  labels: readonly string[],
  state: CompiledState,
  pattern: string,
): EngineSnapshot<T> {
  const numbers = new Map([[BOTTOM, BOTTOM]])
  const nodes: number[] = []
  const events: T[] = []
  const eventNumbers = new Map<number, number>()
  const eventRows: number[] = []
  const eventOf = (node: number) => {
    const sequence = arena.sequence[node]
    let event = eventNumbers.get(sequence)
    if (event === undefined) {
      event = events.push(arena.events[node] as T) - 1
      eventNumbers.set(sequence, event)
      eventRows.push(arena.time[node], sequence)
    }
    return event
  }
  for (const node of childrenFirst(arena, state.registers, state.limit)) {
    numbers.set(node, numbers.size)
    const left = numbers.get(arena.left[node]) ?? -1
    if (arena.label[node] === UNION) nodes.push(UNION, left, numbers.get(arena.right[node]) ?? -1)
    else nodes.push(arena.label[node], left, eventOf(node))
  }
  return {
    engine: 'compiled',
    pattern,
    events,
    data: {
      labels,
      states: state.set.states.map(({ name }) => name),
      registers: state.registers.map((register) => numbers.get(register)!),
      nodes,
      events: eventRows,
      limit: state.limit === -Infinity ? [] : [state.limit],
    },
  }
}

/** Rebuilds a snapshot's nodes in an arena, into the state given; dead sides of unions are left out. */
export function restoreCompiled<T>(
  snapshot: EngineSnapshot<T>,
  arena: Arena<T>,
  labels: readonly string[],
  state: CompiledState,
  { fingerprint, sequence }: { fingerprint: string; sequence: number },
): { states: readonly string[]; sequence: number } {
  checkSnapshot(snapshot, 'compiled', fingerprint)
  const data = snapshot.data as Record<string, readonly number[]>
  const ownLabels = (snapshot.data.labels as readonly string[]).map((label) => labels.indexOf(label))
  // Events keep their order among themselves and come before all that follow.
  const order = snapshot.events.map((_, i) => data.events[2 * i + 1])
  const ranks = new Map(order.toSorted((a, b) => a - b).map((one, rank) => [one, sequence + rank]))
  const nodes = [BOTTOM]
  for (let at = 0; at < data.nodes.length; at += 3) {
    const label = data.nodes[at]
    const left = data.nodes[at + 1]
    const third = data.nodes[at + 2]
    if (label !== UNION) {
      const time = data.events[2 * third]
      const event = snapshot.events[third]
      nodes.push(arena.output(state, ownLabels[label], nodes[left], event, time, ranks.get(order[third])!))
    } else if (left < 0 || third < 0) {
      nodes.push(nodes[left < 0 ? third : left])
    } else {
      nodes.push(arena.union(state, nodes[left], nodes[third]))
    }
  }
  state.registers = data.registers.map((register) => nodes[register])
  state.limit = data.limit[0] ?? -Infinity
  return { states: snapshot.data.states as readonly string[], sequence: sequence + snapshot.events.length }
}

function childrenFirst(arena: Arena<unknown>, roots: readonly number[], limit: number): number[] {
  const { left, right, label, last } = arena
  const ordered: number[] = []
  const seen = new Set([BOTTOM])
  const isOpen = (node: number) => !seen.has(node) && last[node] > limit
  for (const root of roots) {
    const pending = [root]
    while (pending.length > 0) {
      const node = pending[pending.length - 1]
      const depth = pending.length
      if (isOpen(left[node])) pending.push(left[node])
      if (label[node] === UNION && isOpen(right[node])) pending.push(right[node])
      if (pending.length > depth) continue
      pending.pop()
      if (seen.has(node)) continue
      seen.add(node)
      ordered.push(node)
    }
  }
  return ordered
}

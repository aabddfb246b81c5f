import type { Nfa } from '../../nfa/nfa.ts'
import type { EngineSnapshot } from '../engine.ts'
import { checkSnapshot } from '../snapshot-check.ts'
import { initialState, type Computation, type ReferenceState } from './computation.ts'
import { parseDewey, printDewey } from './dewey-number.ts'
import type { BufferEvent, BufferNode } from './shared-buffer.ts'
import { StartOrderQueue } from './start-order-queue.ts'

/** Numbers things in the order they are first asked for. */
class Numbering<V> {
  readonly values: V[] = []
  readonly #numbers = new Map<V, number>()

  of(value: V | undefined): number {
    if (value === undefined) return -1
    let number = this.#numbers.get(value)
    if (number === undefined) {
      number = this.values.push(value) - 1
      this.#numbers.set(value, number)
    }
    return number
  }
}

export function snapshotReference<T>(state: ReferenceState<T>, pattern: string): EngineSnapshot<T> {
  const events = new Numbering<BufferEvent<T>>()
  const nodes = new Numbering<BufferNode<T>>()
  const strings = new Numbering<string>()
  const computations = [...state.partial, ...state.complete].flatMap((one) => [
    strings.of(one.state.name),
    nodes.of(one.node),
    strings.of(printDewey(one.version)),
    events.of(one.start),
    one.previousTimestamp,
  ])
  const nodeRows: number[] = []
  const edgeRows: number[] = []
  // Edges lead to further nodes, which are numbered as they are met: the list grows while it is walked.
  for (let i = 0; i < nodes.values.length; i++) {
    const { event, stage, locks, edges } = nodes.values[i]
    nodeRows.push(events.of(event), strings.of(stage), locks)
    for (const { target, version, locks: edgeLocks } of edges) {
      edgeRows.push(i, nodes.of(target), strings.of(printDewey(version)), edgeLocks)
    }
  }
  return {
    engine: 'reference',
    pattern,
    events: events.values.map(({ event }) => event),
    data: {
      strings: strings.values,
      events: events.values.flatMap(({ timestamp, id }) => [timestamp, id]),
      nodes: nodeRows,
      edges: edgeRows,
      computations,
      partial: [state.partial.size],
      counters: [...state.buffer.counters].flat(),
    },
  }
}

export function restoreReference<T>(
  snapshot: EngineSnapshot<T>,
  nfa: Nfa,
  pattern: string,
): ReferenceState<T> {
  checkSnapshot(snapshot, 'reference', pattern)
  const data = snapshot.data as Record<string, readonly number[]>
  const strings = snapshot.data.strings as readonly string[]
  const events = snapshot.events.map((event, i): BufferEvent<T> => ({
    event,
    timestamp: data.events[2 * i],
    id: data.events[2 * i + 1],
    nodes: new Map(),
  }))
  const nodes = rows(data.nodes, 3).map(([event, stage, locks]): BufferNode<T> => {
    const node = { event: events[event], stage: strings[stage], locks, edges: [] }
    events[event].nodes.set(node.stage, node)
    return node
  })
  for (const [node, target, version, locks] of rows(data.edges, 4)) {
    nodes[node].edges.push({ target: nodes[target], version: parseDewey(strings[version]), locks })
  }
  const states = new Map(nfa.states.map((state) => [state.name, state]))
  const computations = rows(data.computations, 5).map(
    ([name, node, version, start, previousTimestamp]): Computation<T> => ({
      state: states.get(strings[name])!,
      node: nodes[node],
      version: parseDewey(strings[version]),
      start: events[start],
      previousTimestamp,
    }),
  )
  const state = initialState<T>(nfa.start)
  const [partial] = data.partial
  state.partial = new StartOrderQueue(computations.slice(0, partial))
  for (const one of computations.slice(partial)) state.complete.push(one)
  for (const [timestamp, count] of rows(data.counters, 2)) state.buffer.counters.set(timestamp, count)
  return state
}

function rows(flat: readonly number[], width: number): number[][] {
  return Array.from({ length: flat.length / width }, (_, i) => flat.slice(i * width, (i + 1) * width))
}

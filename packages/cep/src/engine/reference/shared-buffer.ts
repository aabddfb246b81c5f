import { isCompatible, type DeweyNumber } from './dewey-number.ts'

/**
 * Holds the events of all partial matches of a key once, however many share them (Agrawal et al., "Efficient
 * Pattern Matching over Event Streams", SIGMOD 2008).
 *
 * State: a node for each event and stage that took it; edges from a node to the node of the event before it, each
 * with a version. A partial match is a node and a version: it goes back over the edges its version extends.
 * Nodes and edges are counted by what refers to them and vanish when nothing does; events with their nodes.
 */
export interface BufferEvent<T> {
  readonly event: T
  readonly timestamp: number
  /** Tells apart events of the same timestamp, in the order they were first taken. */
  readonly id: number
  readonly nodes: Map<string, BufferNode<T>>
}

export interface BufferNode<T> {
  readonly event: BufferEvent<T>
  readonly stage: string
  locks: number
  readonly edges: BufferEdge<T>[]
}

export interface BufferEdge<T> {
  readonly target: BufferNode<T> | undefined
  readonly version: DeweyNumber
  locks: number
}

/** Earlier first; negative if `a` is. */
export function compareEvents(a: BufferEvent<unknown>, b: BufferEvent<unknown>): number {
  return a.timestamp - b.timestamp || a.id - b.id
}

export class SharedBuffer<T> {
  /** How many events of each recent timestamp there were. */
  readonly counters = new Map<number, number>()

  register(event: T, timestamp: number): BufferEvent<T> {
    const id = this.counters.get(timestamp) ?? 0
    this.counters.set(timestamp, id + 1)
    return { event, timestamp, id, nodes: new Map() }
  }

  /** No event will come before this time: its counters are not needed any more. */
  forgetBefore(timestamp: number): void {
    if (this.counters.size === 0) return
    for (const counted of this.counters.keys()) if (counted < timestamp) this.counters.delete(counted)
  }

  /** Adds the event to the path that ends in `previous`. */
  put(
    stage: string,
    event: BufferEvent<T>,
    previous: BufferNode<T> | undefined,
    version: DeweyNumber,
  ): BufferNode<T> {
    if (previous) this.lock(previous, version)
    let node = event.nodes.get(stage)
    if (!node) {
      node = { event, stage, locks: 0, edges: [] }
      event.nodes.set(stage, node)
    }
    node.edges.push({ target: previous, version, locks: 0 })
    return node
  }

  lock(node: BufferNode<T>, version: DeweyNumber): void {
    node.locks++
    for (const edge of node.edges) if (isCompatible(version, edge.version)) edge.locks++
  }

  release(from: BufferNode<T> | undefined, fromVersion: DeweyNumber): void {
    const pending = from ? [{ node: from, version: fromVersion }] : []
    for (let next = pending.pop(); next; next = pending.pop()) {
      const { node, version } = next
      for (let i = node.edges.length - 1; i >= 0; i--) {
        const edge = node.edges[i]
        if (!isCompatible(version, edge.version)) continue
        if (edge.locks > 0) edge.locks--
        if (edge.locks > 0) continue
        node.edges.splice(i, 1)
        if (edge.target) pending.push({ node: edge.target, version: edge.version })
      }
      if (--node.locks <= 0) node.event.nodes.delete(node.stage)
    }
  }

  /** The nodes of a path, first event first. */
  path(node: BufferNode<T> | undefined, version: DeweyNumber): BufferNode<T>[] {
    const path: BufferNode<T>[] = []
    let current = node
    let known = version
    while (current) {
      path.push(current)
      const edge: BufferEdge<T> | undefined = current.edges.find((one) => isCompatible(known, one.version))
      if (!edge) break
      known = edge.version
      current = edge.target
    }
    return path.reverse()
  }
}

/**
 * Partial matches of all keys as a graph of numbered nodes: the tECS of Bucchi, Grez, Quintana, Riveros and
 * Vansummeren, "CORE: a Complex Event Recognition Engine" (VLDB 2022).
 *
 * A node stands for a set of partial matches:
 * - `BOTTOM`: the one without events.
 * - An output node: each match of `left`, with one event added under a label.
 * - A union node (`label` −1): those of `left` and those of `right`, as a multiset.
 *
 * So a loop over n events that stands for 2ⁿ matches takes O(n) nodes. Every node knows how many matches it stands
 * for and when the earliest and the latest of them began; those that began at a time limit or before are dead.
 *
 * Memory: columns of typed arrays, one event array beside them. Each node belongs to one owner (a key), which links
 * its nodes into a list; what an owner no longer reaches is freed when the owner is swept (see `sweep.ts`).
 */
export class Arena<T> {
  left: Int32Array
  right: Int32Array
  label: Int32Array
  /** The next node of the same owner, or of the free list. */
  next: Int32Array
  /** Used by a sweep for what it has found out about a node; 0 between sweeps. */
  mark: Int32Array
  /** Start of the earliest and of the latest match. */
  first: Float64Array
  last: Float64Array
  /** Number of matches: exact up to 2⁵³. */
  count: Float64Array
  /** Of output nodes: when the event was, and its place in the order of all events. */
  time: Float64Array
  sequence: Float64Array
  events: (T | undefined)[] = [undefined]
  /** Nodes in use, `BOTTOM` not counted. */
  used = 0
  #free = 0
  #size = 1

  constructor(capacity = 1024) {
    this.left = new Int32Array(capacity)
    this.right = new Int32Array(capacity)
    this.label = new Int32Array(capacity)
    this.next = new Int32Array(capacity)
    this.mark = new Int32Array(capacity)
    this.first = new Float64Array(capacity)
    this.last = new Float64Array(capacity)
    this.count = new Float64Array(capacity)
    this.time = new Float64Array(capacity)
    this.sequence = new Float64Array(capacity)
    this.count[BOTTOM] = 1
    this.first[BOTTOM] = Infinity
    this.last[BOTTOM] = Infinity
  }

  output(owner: Owner, label: number, left: number, event: T, time: number, sequence: number): number {
    const node = this.#allocate(owner)
    this.label[node] = label
    this.left[node] = left
    this.events[node] = event
    this.time[node] = time
    this.sequence[node] = sequence
    this.count[node] = this.count[left]
    this.first[node] = left === BOTTOM ? time : this.first[left]
    this.last[node] = left === BOTTOM ? time : this.last[left]
    return node
  }

  union(owner: Owner, left: number, right: number): number {
    const node = this.#allocate(owner)
    this.label[node] = UNION
    this.setUnion(node, left, right)
    return node
  }

  setUnion(node: number, left: number, right: number): void {
    this.left[node] = left
    this.right[node] = right
    this.count[node] = this.count[left] + this.count[right]
    this.first[node] = Math.min(this.first[left], this.first[right])
    this.last[node] = Math.max(this.last[left], this.last[right])
  }

  /** Frees the nodes of a list, and gives how many they were. */
  freeList(head: number): number {
    let freed = 0
    for (let node = head; node !== BOTTOM; freed++) {
      const next = this.next[node]
      this.free(node)
      node = next
    }
    return freed
  }

  free(node: number): void {
    this.events[node] = undefined
    this.next[node] = this.#free
    this.#free = node
    this.used--
  }

  #allocate(owner: Owner): number {
    let node = this.#free
    if (node !== BOTTOM) this.#free = this.next[node]
    else {
      if (this.#size === this.left.length) this.#grow()
      node = this.#size++
      this.events.push(undefined)
    }
    this.next[node] = owner.head
    owner.head = node
    owner.nodes++
    this.used++
    return node
  }

  #grow(): void {
    const ints = (from: Int32Array) => copyInto(new Int32Array(from.length * 2), from)
    const floats = (from: Float64Array) => copyInto(new Float64Array(from.length * 2), from)
    this.left = ints(this.left)
    this.right = ints(this.right)
    this.label = ints(this.label)
    this.next = ints(this.next)
    this.mark = ints(this.mark)
    this.first = floats(this.first)
    this.last = floats(this.last)
    this.count = floats(this.count)
    this.time = floats(this.time)
    this.sequence = floats(this.sequence)
  }
}

function copyInto<A extends Int32Array | Float64Array>(to: A, from: A): A {
  to.set(from)
  return to
}

/** The node of the match without events. */
export const BOTTOM = 0

/** The label of union nodes. */
export const UNION = -1

/** Who nodes belong to: the head of their list, and how many they are. */
export interface Owner {
  head: number
  nodes: number
}

/**
 * Makes compressed sparse rows of edges in any order: a counting sort by slot, then one by vertex. So the edges of a vertex
 * are sorted by slot, and results do not depend on who was first.
 */
import type { Adjacency, Values } from '../iterations/graph-partition.ts'

export interface EdgeColumns {
  /** The end of each edge that has the row. */
  readonly owns: Int32Array
  /** The slot of the other end. */
  readonly others: Int32Array
  readonly values: Values | undefined
}

/** Edges between two looks at what else there is to do. */
const EDGES_PER_STEP = 1 << 19

/** Takes the columns away. The rows, and how many edges lead to slots before each. May be left at every `yield`. */
export function* adjacencyOf(
  { owns, others, values }: EdgeColumns,
  vertices: number,
  slots: number,
): Generator<void, { rows: Adjacency; slotStarts: Int32Array }> {
  const count = owns.length
  const offsets = yield* startsOf(owns, vertices)
  const slotStarts = yield* startsOf(others, slots)
  const byOther: EdgeColumns = { owns: new Int32Array(count), others, values: valuesLike(values, count) }
  let next = slotStarts.slice(0, slots)
  for (let from = 0; from < count; from += EDGES_PER_STEP) {
    place(
      next,
      others,
      owns,
      values,
      byOther.owns,
      byOther.values,
      from,
      Math.min(count, from + EDGES_PER_STEP),
    )
    yield
  }
  // The columns are not needed any more: rows take their place.
  const sorted = others
  const arranged = values
  next = offsets.slice(0, vertices)
  for (let from = 0; from < slots;) {
    const to = rowsUpTo(slotStarts, from, EDGES_PER_STEP)
    placeRows(next, slotStarts, byOther.owns, byOther.values, sorted, arranged, from, to)
    from = to
    yield
  }
  return { rows: { offsets, others: sorted, values: arranged }, slotStarts }
}

/** The vertices with edges to each slot, in their order. */
export interface SlotRows {
  readonly starts: Int32Array
  readonly sources: Int32Array
}

/** Rows the other way round. May be left at every `yield`. */
export function* slotRowsOf({ offsets, others }: Adjacency, slots: number): Generator<void, SlotRows> {
  const starts = yield* startsOf(others, slots)
  const sources = new Int32Array(others.length)
  const next = starts.slice(0, slots)
  const vertices = offsets.length - 1
  for (let from = 0; from < vertices;) {
    const to = rowsUpTo(offsets, from, EDGES_PER_STEP)
    placeRows(next, offsets, others, undefined, sources, undefined, from, to)
    from = to
    yield
  }
  return { starts, sources }
}

/** The end of the rows from `from` on that have so many entries together; at least one row. */
export function rowsUpTo(offsets: Int32Array, from: number, entries: number): number {
  const rows = offsets.length - 1
  const end = offsets[from] + entries
  let to = from + 1
  while (to < rows && offsets[to + 1] <= end) to++
  return to
}

/** Puts entries at the next place of their bucket. */
function place(
  next: Int32Array,
  buckets: Int32Array,
  entries: Int32Array,
  values: Values | undefined,
  placed: Int32Array,
  placedValues: Values | undefined,
  from: number,
  to: number,
): void {
  if (values === undefined || placedValues === undefined) {
    for (let i = from; i < to; i++) placed[next[buckets[i]]++] = entries[i]
    return
  }
  for (let i = from; i < to; i++) {
    const at = next[buckets[i]]++
    placed[at] = entries[i]
    placedValues[at] = values[i]
  }
}

/** As {@link place}, where the entries are rows, which are put in the buckets that stand in them. */
function placeRows(
  next: Int32Array,
  starts: Int32Array,
  buckets: Int32Array,
  values: Values | undefined,
  placed: Int32Array,
  placedValues: Values | undefined,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const end = starts[row + 1]
    if (values === undefined || placedValues === undefined) {
      for (let i = starts[row]; i < end; i++) placed[next[buckets[i]]++] = row
      continue
    }
    for (let i = starts[row]; i < end; i++) {
      const at = next[buckets[i]]++
      placed[at] = row
      placedValues[at] = values[i]
    }
  }
}

function valuesLike(values: Values | undefined, size: number): Values | undefined {
  if (values === undefined) return undefined
  return values instanceof Float64Array ? new Float64Array(size) : Array.from({ length: size })
}

/** Where each bucket begins, and the end of the last. */
function* startsOf(buckets: Int32Array, count: number): Generator<void, Int32Array> {
  const starts = new Int32Array(count + 1)
  for (let from = 0; from < buckets.length; from += EDGES_PER_STEP) {
    countInto(starts, buckets, from, Math.min(buckets.length, from + EDGES_PER_STEP))
    yield
  }
  for (let i = 0; i < count; i++) starts[i + 1] += starts[i]
  return starts
}

function countInto(starts: Int32Array, buckets: Int32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) starts[buckets[i] + 1]++
}

/** How long each row is. */
export function lengthsOf(starts: Int32Array): Int32Array {
  const lengths = new Int32Array(starts.length - 1)
  for (let row = 0; row < lengths.length; row++) lengths[row] = starts[row + 1] - starts[row]
  return lengths
}

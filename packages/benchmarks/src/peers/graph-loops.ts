/** Graph algorithms by hand: loops over compressed sparse rows. */
import type { RMatEdges } from '../data/rmat-edges.ts'

export interface Rows {
  readonly offsets: Int32Array
  readonly others: Int32Array
  readonly outDegrees: Int32Array
}

/** Compressed sparse rows by target. */
export function rowsByTarget({ vertices, sources, targets }: RMatEdges): Rows {
  const offsets = new Int32Array(vertices + 1)
  const outDegrees = new Int32Array(vertices)
  for (let e = 0; e < sources.length; e++) {
    outDegrees[sources[e]]++
    offsets[targets[e] + 1]++
  }
  for (let v = 0; v < vertices; v++) offsets[v + 1] += offsets[v]
  const next = offsets.slice(0, vertices)
  const others = new Int32Array(sources.length)
  for (let e = 0; e < sources.length; e++) others[next[targets[e]]++] = sources[e]
  return { offsets, others, outDegrees }
}

/** The first rank, after some rounds of pulling. */
export function pageRankByHand({ offsets, others, outDegrees }: Rows, iterations: number): number {
  const vertices = outDegrees.length
  const shares = Float64Array.from(outDegrees, (degree) => (degree === 0 ? 0 : 1 / degree))
  const ranks = new Float64Array(vertices).fill(1 / vertices)
  const gives = new Float64Array(vertices)
  for (let i = 0; i < iterations; i++) {
    let dangling = 0
    for (let v = 0; v < vertices; v++) {
      gives[v] = ranks[v] * shares[v]
      if (shares[v] === 0) dangling += ranks[v]
    }
    const base = (0.15 + 0.85 * dangling) / vertices
    for (let v = 0; v < vertices; v++) {
      let sum = 0
      for (let e = offsets[v]; e < offsets[v + 1]; e++) sum += gives[others[e]]
      ranks[v] = base + 0.85 * sum
    }
  }
  return ranks[0]
}

/** Levels along edges read backwards, by a queue. */
export function searchByHand({ offsets, others }: Rows, from: number): number {
  const levels = new Int32Array(offsets.length - 1).fill(-1)
  const queue = new Int32Array(levels.length)
  levels[from] = 0
  queue[0] = from
  let size = 1
  for (let i = 0; i < size; i++)
    for (let e = offsets[queue[i]]; e < offsets[queue[i] + 1]; e++)
      if (levels[others[e]] < 0) {
        levels[others[e]] = levels[queue[i]] + 1
        queue[size++] = others[e]
      }
  return size
}

/** Components by union-find. */
export function componentsByHand({ vertices, sources, targets }: RMatEdges): Int32Array {
  const parents = Int32Array.from({ length: vertices }, (_, v) => v)
  const rootOf = (vertex: number): number => {
    let v = vertex
    while (parents[v] !== v) v = parents[v] = parents[parents[v]]
    return v
  }
  for (let e = 0; e < sources.length; e++) {
    const [a, b] = [rootOf(sources[e]), rootOf(targets[e])]
    if (a !== b) parents[Math.max(a, b)] = Math.min(a, b)
  }
  return parents.map((_, v) => rootOf(v))
}

/** Shortest paths by hand, vertices whose distance has changed go round in a queue. */
export function pathsByHand({ vertices, sources, targets }: RMatEdges, from: number): Float64Array {
  const offsets = new Int32Array(vertices + 1)
  for (let e = 0; e < sources.length; e++) offsets[sources[e] + 1]++
  for (let v = 0; v < vertices; v++) offsets[v + 1] += offsets[v]
  const next = offsets.slice(0, vertices)
  const others = new Int32Array(sources.length)
  const lengths = new Float64Array(sources.length)
  for (let e = 0; e < sources.length; e++) {
    const at = next[sources[e]]++
    others[at] = targets[e]
    lengths[at] = 1 + (e % 7)
  }
  const distances = new Float64Array(vertices).fill(Infinity)
  distances[from] = 0
  let changed = [from]
  while (changed.length > 0) {
    const later = new Set<number>()
    for (const v of changed)
      for (let e = offsets[v]; e < offsets[v + 1]; e++) {
        const distance = distances[v] + lengths[e]
        if (distance >= distances[others[e]]) continue
        distances[others[e]] = distance
        later.add(others[e])
      }
    changed = [...later]
  }
  return distances
}

/** Triangles, each from its least vertex, by sorted rows of the larger neighbours. */
export function trianglesByHand({ vertices, sources, targets }: RMatEdges): number {
  const larger = Array.from({ length: vertices }, () => new Set<number>())
  for (let e = 0; e < sources.length; e++)
    if (sources[e] !== targets[e])
      larger[Math.min(sources[e], targets[e])].add(Math.max(sources[e], targets[e]))
  let triangles = 0
  for (const row of larger) for (const v of row) for (const w of larger[v]) if (row.has(w)) triangles++
  return triangles
}

/**
 * Agglomerative clustering: every point is a cluster; the two nearest become one, until all are one. By nearest-neighbour
 * chains (Murtagh 1983): from any cluster go to its nearest, from there to the nearest of that, until two are the nearest of
 * each other; these are merged. The order is another than that of the distances, so merges are sorted at the end. Distances
 * of a merged cluster follow from those of its parts (Lance and Williams 1967). Time and memory grow with n².
 */
import type { RowDistance } from '../vector/distance.ts'

/** How the distance of two clusters follows from those of their points. */
export const LINKAGES = ['ward', 'complete', 'average', 'single'] as const
export type Linkage = (typeof LINKAGES)[number]

/** Two clusters that became one. Points are the clusters from 0 to n − 1; merged ones count on from n. */
export interface Merge {
  readonly clusterId1: number
  readonly clusterId2: number
  readonly distance: number
  readonly sizeOfMergedCluster: number
}

/** All merges, by ascending distance. */
export function agglomerate(
  points: readonly (readonly number[])[],
  distance: RowDistance,
  linkage: Linkage,
): Merge[] {
  const n = points.length
  const between = distancesOf(points, distance)
  const sizes = new Float64Array(n).fill(1)
  const alive = new Set(points.keys())
  const found: { a: number; b: number; distance: number }[] = []
  const chain: number[] = []
  while (alive.size > 1) {
    if (chain.length === 0) chain.push(alive.values().next().value as number)
    const last = chain[chain.length - 1]
    const before = chain[chain.length - 2]
    const next = nearest(between, n, alive, last, before)
    if (next !== before) {
      chain.push(next)
      continue
    }
    chain.length -= 2
    // The merged cluster stays in the place of the first one.
    const [a, b] = last < next ? [last, next] : [next, last]
    found.push({ a, b, distance: between[a * n + b] })
    alive.delete(b)
    for (const other of alive) {
      if (other === a) continue
      const apart = linked(linkage, between, n, sizes, a, b, other)
      between[a * n + other] = apart
      between[other * n + a] = apart
    }
    sizes[a] += sizes[b]
  }
  return numbered(
    found.sort((x, y) => x.distance - y.distance),
    n,
  )
}

function distancesOf(points: readonly (readonly number[])[], distance: RowDistance): Float64Array {
  const n = points.length
  const size = points[0]?.length ?? 0
  const flat = Float64Array.from(points.flat())
  const all = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) all[i * n + j] = all[j * n + i] = distance(flat, i * size, points[j])
  return all
}

/** The nearest other cluster; of equally near ones that which the chain came from, so that it ends. */
function nearest(
  between: Float64Array,
  n: number,
  alive: ReadonlySet<number>,
  from: number,
  before: number | undefined,
): number {
  let best = before ?? -1
  let least = before === undefined ? Infinity : between[from * n + before]
  for (const other of alive) {
    if (other === from) continue
    const far = between[from * n + other]
    if (best < 0 || far < least) [best, least] = [other, far]
  }
  return best
}

/** How far the union of `a` and `b` is from another cluster. */
function linked(
  linkage: Linkage,
  between: Float64Array,
  n: number,
  sizes: Float64Array,
  a: number,
  b: number,
  other: number,
): number {
  const [fromA, fromB] = [between[a * n + other], between[b * n + other]]
  const [sizeA, sizeB, size] = [sizes[a], sizes[b], sizes[other]]
  switch (linkage) {
    case 'single':
      return Math.min(fromA, fromB)
    case 'complete':
      return Math.max(fromA, fromB)
    case 'average':
      return (sizeA * fromA + sizeB * fromB) / (sizeA + sizeB)
    case 'ward':
      return Math.sqrt(
        ((sizeA + size) * fromA ** 2 + (sizeB + size) * fromB ** 2 - size * between[a * n + b] ** 2) /
          (sizeA + sizeB + size),
      )
  }
}

/** Merges with the numbers of clusters instead of places. */
function numbered(found: readonly { a: number; b: number; distance: number }[], n: number): Merge[] {
  const clusters = new UnionFind(n)
  return found.map(({ a, b, distance }, i) => {
    const [one, other] = [clusters.find(a), clusters.find(b)]
    const size = clusters.join(one, other, n + i)
    return {
      clusterId1: Math.min(one, other),
      clusterId2: Math.max(one, other),
      distance,
      sizeOfMergedCluster: size,
    }
  })
}

/** To which cluster each point belongs after some merges, numbered from 0 in the order of their first points. */
export function clustersAfter(merges: readonly Merge[], n: number): number[] {
  const clusters = new UnionFind(n)
  for (const [i, { clusterId1, clusterId2 }] of merges.entries()) clusters.join(clusterId1, clusterId2, n + i)
  const numbers = new Map<number, number>()
  return Array.from({ length: n }, (_, point) => {
    const root = clusters.find(point)
    if (!numbers.has(root)) numbers.set(root, numbers.size)
    return numbers.get(root) as number
  })
}

/** Clusters that were merged into others with numbers of their own. */
class UnionFind {
  private readonly parents = new Map<number, number>()
  private readonly sizes = new Map<number, number>()

  constructor(n: number) {
    for (let i = 0; i < n; i++) this.sizes.set(i, 1)
  }

  find(cluster: number): number {
    let root = cluster
    while (this.parents.has(root)) root = this.parents.get(root) as number
    for (let at = cluster; at !== root;) {
      const next = this.parents.get(at) as number
      this.parents.set(at, root)
      at = next
    }
    return root
  }

  /** Returns how many points the new cluster has. */
  join(a: number, b: number, as: number): number {
    const size = (this.sizes.get(a) ?? 0) + (this.sizes.get(b) ?? 0)
    this.parents.set(a, as)
    this.parents.set(b, as)
    this.sizes.set(as, size)
    return size
  }
}

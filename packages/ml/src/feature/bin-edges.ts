/** How edges of bins are found. */
export type BinStrategy = 'uniform' | 'quantile' | 'kmeans'

const ROUNDS_MAX = 100

/** The edges of bins for sorted values, ascending. Values that do not vary have one bin without ends. */
export function binEdges(sorted: Float64Array, bins: number, strategy: BinStrategy): number[] {
  const first = sorted[0]
  const last = sorted[sorted.length - 1]
  if (!(first < last)) return [-Infinity, Infinity]
  if (strategy === 'quantile') return quantileEdges(sorted, bins)
  const edges = Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? last : first + (i * (last - first)) / bins,
  )
  return strategy === 'kmeans' && new Set(sorted).size > bins ? clusterEdges(sorted, edges) : edges
}

/**
 * As many rows between any two edges. Where an edge repeats, two copies are kept, and the second moves to the mean of its
 * neighbours.
 */
function quantileEdges(sorted: Float64Array, bins: number): number[] {
  const last = sorted[sorted.length - 1]
  const width = sorted.length / bins
  const all =
    sorted.length > bins
      ? [...Array.from({ length: bins }, (_, i) => sorted[Math.floor(i * width)]), last]
      : Array.from(sorted)
  const edges: number[] = []
  for (const [i, edge] of all.entries()) {
    if (edge !== all[i - 1]) edges.push(edge)
    else if (edge !== all[i - 2] && edge !== last) {
      const next = all.find((other) => other > edge) as number
      edges.push((edge + next) / 2)
    }
  }
  return edges
}

/** Edges half-way between the means of clusters (Lloyd's algorithm on a line, from bins of one width). */
function clusterEdges(sorted: Float64Array, start: readonly number[]): number[] {
  let means = start.slice(1).map((edge, i) => (edge + start[i]) / 2)
  let edges = middles(means)
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const sums = means.map(() => ({ sum: 0, count: 0 }))
    let cluster = 0
    for (const value of sorted) {
      while (cluster < edges.length && value > edges[cluster]) cluster++
      sums[cluster].sum += value
      sums[cluster].count++
    }
    means = sums.map(({ sum, count }, i) => (count === 0 ? means[i] : sum / count))
    const next = middles(means)
    if (next.every((edge, i) => edge === edges[i])) break
    edges = next
  }
  return [start[0], ...edges, start[start.length - 1]]
}

function middles(means: readonly number[]): number[] {
  return means.slice(1).map((mean, i) => (mean + means[i]) / 2)
}

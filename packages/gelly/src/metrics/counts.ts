/** What vertices come to that have some numbers of neighbours. */
export interface VertexCounts {
  readonly vertices: number
  /** Edges that begin in them. */
  readonly edges: number
  /** Of their neighbours, those in both directions. */
  readonly mutual: number
  readonly triplets: number
  readonly maximumDegree: number
  readonly maximumOut: number
  readonly maximumIn: number
}

/** How many pairs there are of some things. */
export function pairsOf(count: number): number {
  // Without the condition it would be −0 for none.
  return count < 2 ? 0 : (count * (count - 1)) / 2
}

/** No vertices. */
export const NO_VERTICES: VertexCounts = {
  vertices: 0,
  edges: 0,
  mutual: 0,
  triplets: 0,
  maximumDegree: 0,
  maximumOut: 0,
  maximumIn: 0,
}

/** One vertex. */
export function countsOf(degree: number, out: number, into: number): VertexCounts {
  return {
    vertices: 1,
    edges: out,
    mutual: out + into - degree,
    triplets: pairsOf(degree),
    maximumDegree: degree,
    maximumOut: out,
    maximumIn: into,
  }
}

/** All of both. */
export function addCounts(a: VertexCounts, b: VertexCounts): VertexCounts {
  return {
    vertices: a.vertices + b.vertices,
    edges: a.edges + b.edges,
    mutual: a.mutual + b.mutual,
    triplets: a.triplets + b.triplets,
    maximumDegree: Math.max(a.maximumDegree, b.maximumDegree),
    maximumOut: Math.max(a.maximumOut, b.maximumOut),
    maximumIn: Math.max(a.maximumIn, b.maximumIn),
  }
}

import { compareIds } from '../../graph/compare-ids.ts'
import type { VertexId } from '../../graph/types.ts'
import { flipMask } from './flip-mask.ts'
import type { MaskedTriangle } from './triangle-finder.ts'

/** The same triangle with its vertices in another order, given as their present positions. */
export function reorder<K extends VertexId>(
  triangle: MaskedTriangle<K>,
  [a, b, c]: readonly [number, number, number],
): MaskedTriangle<K> {
  // The pairs (0, 1), (0, 2), (1, 2) stand at bits 4, 2, 0.
  const between = (from: number, to: number): number => {
    const mask = (triangle[3] >> (6 - 2 * (from + to))) & 0b11
    return from < to ? mask : flipMask(mask)
  }
  const mask = (between(a, b) << 4) | (between(a, c) << 2) | between(b, c)
  return [triangle[a] as K, triangle[b] as K, triangle[c] as K, mask]
}

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const

/** All six orders of a triangle's vertices. */
export function permutations<K extends VertexId>(triangle: MaskedTriangle<K>): MaskedTriangle<K>[] {
  return ORDERS.map((order) => reorder(triangle, order))
}

/** A triangle with its vertices in the order of ids, where the last two are so already. */
export function sortedTriangle<K extends VertexId>(triangle: MaskedTriangle<K>): MaskedTriangle<K> {
  const [v0, v1, v2] = triangle
  if (compareIds(v0, v1) < 0) return triangle
  return reorder(triangle, compareIds(v0, v2) < 0 ? [1, 0, 2] : [1, 2, 0])
}

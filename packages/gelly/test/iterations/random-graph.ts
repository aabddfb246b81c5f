import { SeededRandom } from '@wiesel/runtime/internal'
import type { Edge } from '@wiesel/gelly'

/** Random edges between vertices 0 to `vertices − 1`, with self-loops, parallel edges and weights from 1 to 9. */
export function randomEdges(seed: number, vertices: number, edges: number): Edge<number, number>[] {
  const random = new SeededRandom(seed)
  const below = (n: number): number => Math.floor(random.next() * n)
  return Array.from({ length: edges }, () => [below(vertices), below(vertices), 1 + below(9)])
}

/** Lengths of shortest paths from 0, by Bellman and Ford. */
export function distancesByHand(vertices: number, edges: readonly Edge<number, number>[]): number[] {
  const distances = Array.from({ length: vertices }, (_, v) => (v === 0 ? 0 : Infinity))
  for (let round = 0; round < vertices; round++)
    for (const [a, b, length] of edges) distances[b] = Math.min(distances[b], distances[a] + length)
  return distances
}

import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { Graph, type Edge } from '../../src/index.ts'

export const PARALLELISMS = [1, 2, 4]

/** Edges between few vertices, with repetitions and self-loops. */
export const edgesArbitrary = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.nat(3)), { maxLength: 30 })

/** Edges without repetitions and self-loops; those of an undirected graph come in both directions. */
export function simple(edges: readonly Edge<number, number>[], undirected: boolean): Edge<number, number>[] {
  const both = undirected
    ? edges.flatMap(([a, b, value]): Edge<number, number>[] => [
        [a, b, value],
        [b, a, value],
      ])
    : edges
  const seen = new Map<string, Edge<number, number>>()
  for (const edge of both) if (edge[0] !== edge[1]) seen.set(`${edge[0]},${edge[1]}`, edge)
  return [...seen.values()]
}

/** Compares what is made of random graphs with what is expected, at each parallelism. */
export async function forGraphs(
  check: (
    graphOf: (edges: readonly Edge<number, number>[]) => Graph<number, null, number>,
    edges: Edge<number, number>[],
  ) => Promise<void>,
  runs = 12,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(edgesArbitrary, fc.constantFrom(...PARALLELISMS), async (edges, parallelism) => {
      const env = new ExecutionEnvironment({ parallelism })
      await check((list) => Graph.fromCollection<number, number>(env, list), edges)
    }),
    { numRuns: runs },
  )
}

/** Rows in one order. */
export function sorted<T>(rows: readonly T[]): T[] {
  return rows.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

/** The neighbours of each vertex, whatever the directions. */
export function neighborsOf(edges: readonly Edge<number, any>[]): Map<number, Set<number>> {
  const neighbors = new Map<number, Set<number>>()
  const add = (a: number, b: number): void => {
    neighbors.set(a, (neighbors.get(a) ?? new Set()).add(b))
  }
  for (const [a, b] of edges) {
    add(a, b)
    add(b, a)
  }
  return neighbors
}

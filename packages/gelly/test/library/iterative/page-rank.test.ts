import { ExecutionEnvironment } from '@wiesel/dataset'
import { Graph, PageRank, type Edge } from '@wiesel/gelly'
import { describe, expect, it } from 'vitest'
import { randomEdges } from '../../iterations/random-graph.ts'

/** By matrix and vector. */
function ranksByHand(
  vertices: number,
  edges: readonly Edge<number, any>[],
  iterations: number,
  jumps: (v: number) => number = () => 1 / vertices,
): number[] {
  const degree = Array.from({ length: vertices }, (_, v) => edges.filter(([a]) => a === v).length)
  let ranks = Array.from({ length: vertices }, () => 1 / vertices)
  for (let i = 0; i < iterations; i++) {
    const dangling = ranks.reduce((sum, rank, v) => sum + (degree[v] === 0 ? rank : 0), 0)
    ranks = ranks.map((_, v) => {
      const pulled = edges.reduce((sum, [a, b]) => sum + (b === v ? ranks[a] / degree[a] : 0), 0)
      return (0.15 + 0.85 * dangling) * jumps(v) + 0.85 * pulled
    })
  }
  return ranks
}

describe.each([1, 2, 4])('PageRank with parallelism %i', (parallelism) => {
  const graphOf = (edges: Edge<number, number>[], vertices: number): Graph<number, null, number> =>
    Graph.fromCollection(
      new ExecutionEnvironment({ parallelism, travelCheck: true }),
      Array.from({ length: vertices }, (_, id) => [id, null] as const),
      edges,
    )
  const sorted = (rows: (readonly [number, number])[]): number[] =>
    rows.sort((a, b) => a[0] - b[0]).map(([, rank]) => rank)

  it.each([1, 2, 3])('is what a matrix gives (%i)', async (seed) => {
    const edges = randomEdges(seed, 30, 70)
    const ranks = sorted(
      await graphOf(edges, 30)
        .run(new PageRank({ iterations: 12, includeZeroDegreeVertices: true }))
        .collect(),
    )
    ranksByHand(30, edges, 12).forEach((rank, v) => expect(ranks[v]).toBeCloseTo(rank, 12))
    expect(ranks.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  })

  it('ends by its threshold, and leaves out vertices without edges unless asked', async () => {
    const edges = randomEdges(4, 20, 50)
    const ranks = await graphOf(edges, 25)
      .run(new PageRank({ convergenceThreshold: 1e-10 }))
      .collect()
    const connected = new Set(edges.flatMap(([a, b]) => [a, b]))
    expect(new Set(ranks.map(([id]) => id))).toEqual(connected)
    expect(ranks.reduce((sum, [, rank]) => sum + rank, 0)).toBeCloseTo(1, 9)
    const three = await graphOf([], 3)
      .run(new PageRank({ convergenceThreshold: 1e-6, includeZeroDegreeVertices: true }))
      .collect()
    expect(sorted([...three])).toEqual([1 / 3, 1 / 3, 1 / 3].map((x) => expect.closeTo(x, 12) as number))
    expect(await graphOf([], 0).run(new PageRank()).collect()).toEqual([])
  })

  it('is personalised', async () => {
    const edges = randomEdges(5, 15, 40)
    const personalisation = new Map([
      [0, 3],
      [1, 1],
    ])
    const ranks = sorted(
      await graphOf(edges, 15)
        .run(new PageRank({ iterations: 9, personalisation, includeZeroDegreeVertices: true }))
        .collect(),
    )
    const expected = ranksByHand(15, edges, 9, (v) => (v === 0 ? 0.75 : v === 1 ? 0.25 : 0))
    expected.forEach((rank, v) => expect(ranks[v]).toBeCloseTo(rank, 12))
  })
})

it('refuses impossible options', () => {
  expect(() => new PageRank({ dampingFactor: 1 })).toThrow('dampingFactor')
  expect(() => new PageRank({ iterations: 0 })).toThrow('iterations')
  expect(() => new PageRank({ convergenceThreshold: 0 })).toThrow('convergenceThreshold')
  expect(() => new PageRank({ personalisation: new Map() })).toThrow('personalisation')
})

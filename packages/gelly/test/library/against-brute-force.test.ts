import { expect, test } from 'vitest'
import {
  AdamicAdar,
  DirectedLocalClusteringCoefficient,
  DirectedTriadicCensus,
  DirectedTriangleListing,
  GlobalClusteringCoefficient,
  JaccardIndex,
  LocalClusteringCoefficient,
  Simplify,
  Summarization,
  TriadicCensus,
  TriangleListing,
  VertexDegrees,
  type Edge,
  type TriadType,
} from '../../src/index.ts'
import { forGraphs, neighborsOf, simple, sorted } from '../support/random-graph.ts'

function trianglesOf(edges: readonly Edge<number, any>[]): [number, number, number][] {
  const near = neighborsOf(edges)
  const ids = [...near.keys()].sort((a, b) => a - b)
  return ids.flatMap((a) =>
    ids
      .filter((b) => b > a && near.get(a)!.has(b))
      .flatMap((b) =>
        ids
          .filter((c) => c > b && near.get(a)!.has(c) && near.get(b)!.has(c))
          .map((c): [number, number, number] => [a, b, c]),
      ),
  )
}

const has = (edges: readonly Edge<number, any>[], a: number, b: number): boolean =>
  edges.some(([source, target]) => source === a && target === b)

const maskOf = (edges: readonly Edge<number, any>[], a: number, b: number): number =>
  (has(edges, a, b) ? 2 : 0) | (has(edges, b, a) ? 1 : 0)

test('Simplify leaves each edge once, without self-loops', () =>
  forGraphs(async (graphOf, edges) => {
    for (const order of ['directed', 'undirected'] as const) {
      const ids = await graphOf(edges).run(new Simplify({ order })).getEdgeIds().collect()
      const expected = simple(edges, order === 'undirected').map(([a, b]) => [a, b])
      expect(sorted(ids)).toEqual(sorted(expected))
    }
  }))

test('triangles, sorted and with masks', () =>
  forGraphs(async (graphOf, edges) => {
    const undirected = simple(edges, true)
    const listing = graphOf(undirected).run(new TriangleListing({ sortTriangleVertices: true }))
    expect(sorted(await listing.collect())).toEqual(sorted(trianglesOf(undirected)))
    const directed = simple(edges, false)
    const masked = graphOf(directed).run(new DirectedTriangleListing({ sortTriangleVertices: true }))
    const expected = trianglesOf(directed).map(([a, b, c]) => [
      a,
      b,
      c,
      (maskOf(directed, a, b) << 4) | (maskOf(directed, a, c) << 2) | maskOf(directed, b, c),
    ])
    expect(sorted(await masked.collect())).toEqual(sorted(expected))
  }))

test('degrees and clustering coefficients', () =>
  forGraphs(async (graphOf, edges) => {
    for (const undirected of [true, false]) {
      const list = simple(edges, undirected)
      const near = neighborsOf(list)
      const graph = graphOf(list)
      const between = (id: number): number => {
        const around = [...near.get(id)!]
        const count = around.flatMap((a) => around.filter((b) => has(list, a, b))).length
        return undirected ? count / 2 : count
      }
      const degrees = await graph.run(new VertexDegrees()).collect()
      const expectedDegrees = [...near].map(([id, { size }]) => [
        id,
        [size, list.filter(([a]) => a === id).length, list.filter(([, b]) => b === id).length],
      ])
      expect(sorted(degrees)).toEqual(sorted(expectedDegrees))
      const local = await graph
        .run(undirected ? new LocalClusteringCoefficient() : new DirectedLocalClusteringCoefficient())
        .collect()
      const rows = local.map(({ id, degree, triangleCount }) => [id, degree, triangleCount])
      expect(sorted(rows)).toEqual(sorted([...near].map(([id, { size }]) => [id, size, between(id)])))
    }
    const list = simple(edges, true)
    const triplets = [...neighborsOf(list).values()].reduce((sum, { size: n }) => sum + (n * (n - 1)) / 2, 0)
    const { tripletCount, triangleCount } = await graphOf(list)
      .run(new GlobalClusteringCoefficient())
      .execute()
    expect([tripletCount, triangleCount]).toEqual([triplets, 3 * trianglesOf(list).length])
  }))

/** The type of three vertices, by all their edges, up to renaming. */
function triadOf(edges: readonly Edge<number, any>[], ids: readonly number[]): string {
  const masks = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ].map((order) => {
    const [a, b, c] = order.map((i) => ids[i])
    return `${maskOf(edges, a, b)}${maskOf(edges, a, c)}${maskOf(edges, b, c)}`
  })
  return masks.sort()[0]
}

/** One graph of each type: which vertices have edges. */
const EXAMPLES: Readonly<Record<TriadType, readonly (readonly [number, number])[]>> = {
  '003': [],
  '012': [[0, 1]],
  '102': [
    [0, 1],
    [1, 0],
  ],
  '021D': [
    [0, 1],
    [0, 2],
  ],
  '021U': [
    [1, 0],
    [2, 0],
  ],
  '021C': [
    [0, 1],
    [1, 2],
  ],
  '111D': [
    [0, 1],
    [1, 0],
    [2, 1],
  ],
  '111U': [
    [0, 1],
    [1, 0],
    [1, 2],
  ],
  '030T': [
    [0, 1],
    [0, 2],
    [1, 2],
  ],
  '030C': [
    [0, 1],
    [1, 2],
    [2, 0],
  ],
  '201': [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 1],
  ],
  '120D': [
    [1, 0],
    [1, 2],
    [0, 2],
    [2, 0],
  ],
  '120U': [
    [0, 1],
    [2, 1],
    [0, 2],
    [2, 0],
  ],
  '120C': [
    [0, 1],
    [1, 2],
    [0, 2],
    [2, 0],
  ],
  '210': [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 1],
    [0, 2],
  ],
  '300': [
    [0, 1],
    [1, 0],
    [1, 2],
    [2, 1],
    [0, 2],
    [2, 0],
  ],
}

test('the triadic census counts every three vertices', () =>
  forGraphs(async (graphOf, edges) => {
    const list = simple(edges, false)
    const ids = [...neighborsOf(list).keys()]
    const types = new Map(
      Object.entries(EXAMPLES).map(([type, example]) => [
        triadOf(
          example.map(([a, b]): Edge<number> => [a, b, null]),
          [0, 1, 2],
        ),
        type as TriadType,
      ]),
    )
    const expected = Object.fromEntries(Object.keys(EXAMPLES).map((type) => [type, 0])) as Record<
      TriadType,
      number
    >
    for (let i = 0; i < ids.length; i++)
      for (let j = 0; j < i; j++)
        for (let k = 0; k < j; k++) expected[types.get(triadOf(list, [ids[i], ids[j], ids[k]]))!]++
    expect(await graphOf(list).run(new DirectedTriadicCensus()).execute()).toEqual(expected)
    const undirected = await graphOf(simple(edges, true)).run(new TriadicCensus()).execute()
    expect(undirected['30']).toBe(trianglesOf(list).length)
  }))

test('Jaccard index and Adamic-Adar, in groups of any size', () =>
  forGraphs(async (graphOf, edges) => {
    const list = simple(edges, true)
    const near = neighborsOf(list)
    const ids = [...near.keys()].sort((a, b) => a - b)
    const pairs = ids.flatMap((a) =>
      ids
        .filter((b) => b > a)
        .map((b) => ({ a, b, shared: [...near.get(a)!].filter((c) => near.get(b)!.has(c)) }))
        .filter(({ shared }) => shared.length > 0),
    )
    for (const groupSize of [1, 2, 64]) {
      const jaccard = await graphOf(list).run(new JaccardIndex({ groupSize })).collect()
      const rows = jaccard.map((row) => [row.id0, row.id1, row.sharedNeighbors, row.distinctNeighbors])
      const expected = pairs.map(({ a, b, shared }) => [
        a,
        b,
        shared.length,
        new Set([...near.get(a)!, ...near.get(b)!]).size,
      ])
      expect(sorted(rows)).toEqual(sorted(expected))
    }
    const scores = await graphOf(list)
      .run(new AdamicAdar({ groupSize: 2 }))
      .collect()
    expect(scores.length).toBe(pairs.length)
    for (const [id0, id1, score] of scores) {
      const { shared } = pairs.find(({ a, b }) => a === id0 && b === id1)!
      const expected = shared.reduce((sum, c) => {
        const degree = near.get(c)!.size
        return degree === 1 ? sum : sum + 1 / Math.log(degree)
      }, 0)
      expect(score).toBeCloseTo(expected, 5)
    }
  }))

test('a summary counts all vertices and edges, and names groups by their smallest id', () =>
  forGraphs(async (graphOf, edges) => {
    const summary = graphOf(edges)
      .mapVertices(([id]) => id % 3)
      .run(new Summarization())
    const ids = [...neighborsOf(edges).keys()]
    const groups = [0, 1, 2].map((value) => ids.filter((id) => id % 3 === value))
    const expected = groups.flatMap((group, value) =>
      group.length === 0 ? [] : [[Math.min(...group), [value, group.length]]],
    )
    expect(sorted(await summary.vertices.collect())).toEqual(sorted(expected))
    const counted = await summary.edges.collect()
    expect(counted.reduce((sum, [, , [, count]]) => sum + count, 0)).toBe(edges.length)
    const rep = (id: number): number => Math.min(...groups[id % 3])
    for (const [source, target, [value, count]] of counted)
      expect(edges.filter(([a, b, v]) => rep(a) === source && rep(b) === target && v === value).length).toBe(
        count,
      )
  }))

import { expect, test } from 'vitest'
import {
  AdamicAdar,
  AverageClusteringCoefficient,
  DirectedAverageClusteringCoefficient,
  DirectedLocalClusteringCoefficient,
  DirectedTriadicCensus,
  DirectedTriangleListing,
  GlobalClusteringCoefficient,
  JaccardIndex,
  LocalClusteringCoefficient,
  Simplify,
  Summarization,
  TriadicCensus,
  TriangleEnumerator,
  TriangleListing,
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
    const expected = {
      directed: simple(edges, false),
      undirected: simple(edges, true),
      'clip-and-flip': simple(
        edges.filter(([a, b]) => a > b),
        true,
      ),
    }
    for (const order of Object.keys(expected) as (keyof typeof expected)[]) {
      const ids = await graphOf(edges).run(new Simplify({ order })).getEdgeIds().collect()
      expect(sorted(ids)).toEqual(sorted(expected[order].map(([a, b]) => [a, b])))
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

test('triangles of any graph, first the vertex of lowest degree', () =>
  forGraphs(async (graphOf, edges) => {
    const proper = edges.filter(([a, b]) => a !== b)
    const degree = new Map([...neighborsOf(proper)].map(([id, { size }]) => [id, size]))
    const expected = trianglesOf(proper).map((ids) => {
      const first = ids.toSorted((a, b) => degree.get(a)! - degree.get(b)! || a - b)[0]
      return [first, ...ids.filter((id) => id !== first)]
    })
    expect(sorted(await graphOf(edges).run(new TriangleEnumerator()).collect())).toEqual(sorted(expected))
  }))

test('clustering coefficients', () =>
  forGraphs(async (graphOf, edges) => {
    for (const undirected of [true, false]) {
      const list = simple(edges, undirected)
      const near = neighborsOf(list)
      const graph = graphOf(list).addVertex([99, null])
      const between = (id: number): number => {
        const around = [...near.get(id)!]
        return around.flatMap((a) => around.filter((b) => has(list, a, b))).length
      }
      const expected = [...near].map(([id, { size: degree }]) => ({
        id,
        degree,
        triangleCount: undirected ? between(id) / 2 : between(id),
        score: expect.closeTo(between(id) / (degree * (degree - 1)), 12) as number,
      }))
      const lonely = { id: 99, degree: 0, triangleCount: 0, score: NaN }
      const isNumber = (id: number): boolean => (near.get(id)?.size ?? 0) > 1
      const local = await graph
        .run(undirected ? new LocalClusteringCoefficient() : new DirectedLocalClusteringCoefficient())
        .collect()
      expect(local.toSorted((a, b) => a.id - b.id)).toEqual(
        [...expected, lonely]
          .map((row) => (isNumber(row.id) ? row : { ...row, score: NaN }))
          .toSorted((a, b) => a.id - b.id),
      )
      const scores = [...near]
        .filter(([id]) => isNumber(id))
        .map(([id, { size: n }]) => between(id) / (n * (n - 1)))
      const average = await graph
        .run(undirected ? new AverageClusteringCoefficient() : new DirectedAverageClusteringCoefficient())
        .execute()
      expect(average.vertexCount).toBe(near.size + 1)
      expect(average.averageClusteringCoefficient).toBeCloseTo(
        scores.reduce((a, b) => a + b, 0) / (near.size + 1),
        12,
      )
    }
    const list = simple(edges, true)
    const triplets = [...neighborsOf(list).values()].reduce((sum, { size: n }) => sum + (n * (n - 1)) / 2, 0)
    const closed = 3 * trianglesOf(list).length
    expect(await graphOf(list).run(new GlobalClusteringCoefficient()).execute()).toEqual({
      tripletCount: triplets,
      triangleCount: closed,
      score: closed / triplets,
    })
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
    const undirected = simple(edges, true)
    const census = { '03': 0, '12': 0, '21': 0, '30': 0 }
    const names = ['03', '12', '21', '30'] as const
    for (let i = 0; i < ids.length; i++)
      for (let j = 0; j < i; j++)
        for (let k = 0; k < j; k++) {
          const three = [
            [ids[i], ids[j]],
            [ids[i], ids[k]],
            [ids[j], ids[k]],
          ]
          census[names[three.filter(([a, b]) => has(undirected, a, b)).length]]++
        }
    expect(await graphOf(undirected).run(new TriadicCensus()).execute()).toEqual(census)
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
    const distinct = (a: number, b: number): number => new Set([...near.get(a)!, ...near.get(b)!]).size
    const bounded = await graphOf(list)
      .run(new JaccardIndex({ minimumScore: [1, 4], maximumScore: [2, 3], mirrorResults: true }))
      .collect()
    const within = pairs
      .map(({ a, b, shared }) => ({ a, b, score: shared.length / distinct(a, b) }))
      .filter(({ score }) => score >= 1 / 4 && score <= 2 / 3)
      .flatMap(({ a, b, score }) => [
        [a, b, score],
        [b, a, score],
      ])
    expect(sorted(bounded.map(({ id0, id1, score }) => [id0, id1, score]))).toEqual(sorted(within))

    const weight = (id: number): number => {
      const degree = near.get(id)!.size
      return degree === 1 ? 0 : 1 / Math.log(degree)
    }
    const adamicAdar = pairs.map(({ a, b, shared }) => ({
      a,
      b,
      score: shared.reduce((sum, c) => sum + weight(c), 0),
    }))
    const rowsOf = (list: typeof adamicAdar): unknown[] =>
      sorted(list.map(({ a, b, score }) => [a, b, score])).map(([a, b, score]) => [
        a,
        b,
        expect.closeTo(score, 5),
      ])
    const all = await graphOf(list)
      .run(new AdamicAdar({ groupSize: 2 }))
      .collect()
    expect(sorted(all)).toEqual(rowsOf(adamicAdar))
    // Bounds between the scores there are, which are rounded.
    const high = await graphOf(list)
      .run(new AdamicAdar({ minimumScore: 1.23 }))
      .collect()
    expect(sorted(high)).toEqual(rowsOf(adamicAdar.filter(({ score }) => score >= 1.23)))
    const each = [...near.keys()].flatMap((id) => {
      const n = near.get(id)!.size
      return Array.from({ length: (n * (n - 1)) / 2 }, () => weight(id))
    })
    const average = each.reduce((a, b) => a + b, 0) / each.length
    const good = await graphOf(list)
      .run(new AdamicAdar({ minimumRatio: 1.37, mirrorResults: true }))
      .collect()
    const best = adamicAdar.filter(({ score }) => score >= 1.37 * average)
    expect(sorted(good)).toEqual(
      rowsOf(
        best.flatMap(({ a, b, score }) => [
          { a, b, score },
          { a: b, b: a, score },
        ]),
      ),
    )
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

import { hashKey } from '@wiesel/runtime'
import { expect, test } from 'vitest'
import {
  checksumOf,
  DirectedVertexMetrics,
  EdgeMetrics,
  GraphChecksum,
  VertexMetrics,
  type Edge,
} from '../../src/index.ts'
import { forGraphs, neighborsOf, simple } from '../support/random-graph.ts'

const pairs = (n: number): number => (n < 2 ? 0 : (n * (n - 1)) / 2)
const most = (numbers: readonly number[]): number => Math.max(0, ...numbers)
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

test('numbers about the vertices of undirected graphs', () =>
  forGraphs(async (graphOf, edges) => {
    const list = simple(edges, true)
    const graph = graphOf(list).addVertex([99, null])
    for (const includeZeroDegreeVertices of [true, false]) {
      const degrees = [...neighborsOf(list).values()].map(({ size }) => size)
      if (includeZeroDegreeVertices) degrees.push(0)
      expect(await graph.run(new VertexMetrics({ includeZeroDegreeVertices })).execute()).toEqual({
        vertexCount: degrees.length,
        edgeCount: list.length / 2,
        averageDegree: list.length / degrees.length,
        density: list.length / 2 / pairs(degrees.length),
        tripletCount: sum(degrees.map(pairs)),
        maximumDegree: most(degrees),
        maximumTriplets: pairs(most(degrees)),
      })
    }
  }))

test('numbers about the vertices of directed graphs', () =>
  forGraphs(async (graphOf, edges) => {
    const list = simple(edges, false)
    const near = neighborsOf(list)
    const count = (end: 0 | 1): number =>
      most([...near.keys()].map((id) => list.filter((edge) => edge[end] === id).length))
    const both = list.filter(([a, b]) => list.some(([c, d]) => a === d && b === c)).length
    const degrees = [...near.values()].map(({ size }) => size)
    expect(await graphOf(list).run(new DirectedVertexMetrics()).execute()).toEqual({
      vertexCount: degrees.length,
      edgeCount: list.length,
      unidirectionalEdgeCount: list.length - both,
      bidirectionalEdgeCount: both / 2,
      averageDegree: list.length / degrees.length,
      density: list.length / 2 / pairs(degrees.length),
      tripletCount: sum(degrees.map(pairs)),
      maximumDegree: most(degrees),
      maximumOutDegree: count(0),
      maximumInDegree: count(1),
      maximumTriplets: pairs(most(degrees)),
    })
  }))

test('the pairs of neighbours that listing triangles and rectangles looks at', () =>
  forGraphs(async (graphOf, edges) => {
    for (const undirected of [true, false]) {
      const list = simple(edges, undirected)
      const near = neighborsOf(list)
      const isBehind = (a: number, b: number): boolean => {
        const [here, there] = [near.get(a)!.size, near.get(b)!.size]
        return there > here || (there === here && b > a)
      }
      const looked = (needed: 1 | 2): number[] =>
        [...near].map(([id, around]) => {
          const ids = [...around]
          return ids.flatMap((a, i) =>
            ids.slice(0, i).filter((b) => Number(isBehind(id, a)) + Number(isBehind(id, b)) >= needed),
          ).length
        })
      expect(await graphOf(list).run(new EdgeMetrics()).execute()).toEqual({
        triangleTripletCount: sum(looked(2)),
        rectangleTripletCount: sum(looked(1)),
        maximumTriangleTriplets: most(looked(2)),
        maximumRectangleTriplets: most(looked(1)),
      })
    }
  }))

test('checksums count every row, however the graph is divided', () =>
  forGraphs(async (graphOf, edges) => {
    const ids = [...new Set(edges.flatMap(([a, b]) => [a, b]))]
    const rows: readonly unknown[] = [...ids.map((id) => [id, null]), ...edges.map(([a, b, v]) => [a, b, v])]
    const total = (of: readonly unknown[]): bigint =>
      of.reduce((all: bigint, row) => all + BigInt(hashKey(row) >>> 0), 0n)
    const graph = graphOf(edges)
    expect(await graph.run(new GraphChecksum()).execute()).toEqual({
      count: rows.length,
      checksum: total(rows),
    })
    const bare = edges.map(([a, b, v]): Edge<number, number> => [a, b, v])
    expect(await checksumOf(graph.edges)).toEqual({ count: bare.length, checksum: total(bare) })
  }))

import { expect, test } from 'vitest'
import {
  EdgeDegreePair,
  EdgeDegreesPair,
  EdgeSourceDegree,
  EdgeSourceDegrees,
  EdgeTargetDegree,
  EdgeTargetDegrees,
  MaximumDegree,
  VertexDegree,
  VertexDegrees,
  VertexInDegree,
  VertexOutDegree,
  type Degrees,
} from '../../../src/index.ts'
import { forGraphs, neighborsOf, simple, sorted } from '../../support/random-graph.ts'

const LONELY = 99

test('degrees of vertices and edges of undirected graphs', () =>
  forGraphs(async (graphOf, edges) => {
    const list = simple(edges, true)
    const near = neighborsOf(list)
    const degree = (id: number): number => near.get(id)!.size
    const graph = graphOf(list)
    for (const other of [true, false]) {
      const degrees = [...near.keys()].map((id) => [id, degree(id)])
      const options = { reduceOnTargetId: other }
      expect(sorted(await graph.run(new VertexDegree(options)).collect())).toEqual(sorted(degrees))
      expect(sorted(await graph.run(new EdgeSourceDegree(options)).collect())).toEqual(
        sorted(list.map(([a, b, value]) => [a, b, [value, degree(a)]])),
      )
      expect(sorted(await graph.run(new EdgeTargetDegree({ reduceOnSourceId: other })).collect())).toEqual(
        sorted(list.map(([a, b, value]) => [a, b, [value, degree(b)]])),
      )
      expect(sorted(await graph.run(new EdgeDegreePair(options)).collect())).toEqual(
        sorted(list.map(([a, b, value]) => [a, b, [value, degree(a), degree(b)]])),
      )
    }
    const few = graph.run(new MaximumDegree(2))
    const stays = (id: number): boolean => degree(id) <= 2
    expect(sorted(await few.getVertexIds().collect())).toEqual(sorted([...near.keys()].filter(stays)))
    expect(sorted(await few.edges.collect())).toEqual(sorted(list.filter(([a, b]) => stays(a) && stays(b))))
  }))

test('degrees of vertices and edges of directed graphs', () =>
  forGraphs(async (graphOf, edges) => {
    const list = simple(edges, false)
    const near = neighborsOf(list)
    const out = (id: number): number => list.filter(([a]) => a === id).length
    const into = (id: number): number => list.filter(([, b]) => b === id).length
    const degrees = (id: number): Degrees => [near.get(id)?.size ?? 0, out(id), into(id)]
    const graph = graphOf(list)
    expect(sorted(await graph.run(new EdgeSourceDegrees()).collect())).toEqual(
      sorted(list.map(([a, b, value]) => [a, b, [value, degrees(a)]])),
    )
    expect(sorted(await graph.run(new EdgeTargetDegrees()).collect())).toEqual(
      sorted(list.map(([a, b, value]) => [a, b, [value, degrees(b)]])),
    )
    expect(sorted(await graph.run(new EdgeDegreesPair()).collect())).toEqual(
      sorted(list.map(([a, b, value]) => [a, b, [value, degrees(a), degrees(b)]])),
    )
    const withLonely = graph.addVertex([LONELY, null])
    for (const includeZeroDegreeVertices of [true, false]) {
      const options = { includeZeroDegreeVertices }
      const ids = [...near.keys(), LONELY]
      const counted = (of: (id: number) => number): unknown[] =>
        sorted(ids.map((id) => [id, of(id)]).filter(([, n]) => includeZeroDegreeVertices || n > 0))
      expect(sorted(await withLonely.run(new VertexOutDegree(options)).collect())).toEqual(counted(out))
      expect(sorted(await withLonely.run(new VertexInDegree(options)).collect())).toEqual(counted(into))
      expect(sorted(await withLonely.run(new VertexDegrees(options)).collect())).toEqual(
        sorted(
          ids.map((id) => [id, degrees(id)]).filter(([id]) => includeZeroDegreeVertices || id !== LONELY),
        ),
      )
    }
  }))

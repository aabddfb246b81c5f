import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { Graph, InvalidVertexIdsValidator } from '../../src/index.ts'
import { sorted } from '../support/random-graph.ts'

const env = (): ExecutionEnvironment => new ExecutionEnvironment({ parallelism: 2 })

test('an edge to an unknown vertex fails where all vertices must be known, and can be left out', async () => {
  const graph = Graph.fromCollection<number, string, null>(env(), [[1, 'a']], [[1, 2, null]])
  await expect(graph.inDegrees().collect()).rejects.toMatchObject({ code: 'UNKNOWN_VERTEX' })
  const sizes = graph.groupReduceOnEdgesWithVertexValue(([id], edges) => [[id, edges.length]], 'ALL')
  await expect(sizes.collect()).rejects.toMatchObject({ code: 'UNKNOWN_VERTEX' })
  expect(await graph.validate(new InvalidVertexIdsValidator())).toBe(false)
  const clean = graph.withoutDanglingEdges()
  expect(await clean.getDegrees().collect()).toEqual([[1, 0]])
  expect(await clean.validate(new InvalidVertexIdsValidator())).toBe(true)
})

test('ids of different types are different vertices', async () => {
  const graph = Graph.fromCollection<number | bigint | string, null>(env(), [
    [1, 1n, null],
    [1n, '1', null],
  ])
  expect(await graph.numberOfVertices()).toBe(3)
  const degrees = new Map((await graph.getDegrees().collect()).map(([id, degree]) => [id, degree]))
  expect([degrees.get(1), degrees.get(1n), degrees.get('1')]).toEqual([1, 2, 1])
})

test('of duplicate vertices one stays when asked for', async () => {
  const twice = Graph.fromCollection<number, string, null>(
    env(),
    [
      [1, 'a'],
      [1, 'b'],
    ],
    [],
  )
  expect(await twice.numberOfVertices()).toBe(2)
  expect(await twice.withUniqueVertices().numberOfVertices()).toBe(1)
})

test('a self-loop counts in both directions', async () => {
  const loop = Graph.fromCollection(env(), [[1, 1, null]])
  expect(await loop.getDegrees().collect()).toEqual([[1, 2]])
  expect(await loop.getUndirected().numberOfEdges()).toBe(2)
})

test('an empty graph is fine everywhere', async () => {
  const empty = Graph.fromCollection<number, null>(env(), [])
  expect(await empty.numberOfVertices()).toBe(0)
  expect(await empty.getDegrees().collect()).toEqual([])
})

test('what a function of the user throws fails the job', async () => {
  const graph = Graph.fromCollection<number, null>(env(), [[1, 2, null]])
  const broken = graph.mapVertices(() => {
    throw new Error('no value')
  })
  await expect(broken.vertices.collect()).rejects.toMatchObject({ code: 'USER_FUNCTION' })
})

test('rich functions work in the methods of graphs', async () => {
  const { rich } = await import('@wiesel/dataset')
  const graph = Graph.fromCollection<number, null>(env(), [[1, 2, null]])
  const placed = graph.mapVertices(
    rich(
      ({ parallelism }) =>
        ([id]) =>
          id * parallelism,
    ),
  )
  expect(sorted(await placed.vertices.collect())).toEqual([
    [1, 2],
    [2, 4],
  ])
})

import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { Graph, type Vertex } from '../../src/index.ts'
import { PARALLELISMS } from '../support/random-graph.ts'
import { randomEdges } from './random-graph.ts'

const VERTICES = 60
const edges = randomEdges(5, VERTICES, 500)
const vertices = Array.from({ length: VERTICES }, (_, v): Vertex<number, number> => [v, v])

/** Nearly all send, so that edges are turned round; now and then few do. */
const sends = (id: number, superstep: number): boolean =>
  superstep === 7 ? id % 9 === 3 : id % 10 !== superstep % 10

const add = (a: number, b: number): number => a + b

const graphOf = (parallelism: number): Graph<number, number, number> => {
  const env = new ExecutionEnvironment({ parallelism })
  return Graph.fromDataSet(env.fromCollection(vertices), env.fromCollection(edges))
}

const valuesOf = async (graph: Graph<number, number, number>): Promise<number[]> =>
  (await graph.vertices.collect()).toSorted(([a], [b]) => a - b).map(([, value]) => value)

test.each(PARALLELISMS)(
  'numbers for all neighbours, superstep by superstep: combined as listed, at parallelism %i',
  async (parallelism) => {
    const run = (combine: { combine?: typeof add }) =>
      graphOf(parallelism).runVertexCentricIteration<number>({
        compute: (vertex, messages) => {
          let value = vertex.value
          for (const message of messages) value += message
          value %= 1009
          vertex.setNewVertexValue(value)
          if (sends(vertex.id, vertex.getSuperstepNumber())) vertex.sendMessageToAllNeighbors(value)
        },
        maxIterations: 12,
        ...combine,
      })
    const combined = await valuesOf(run({ combine: add }))
    expect(combined).toEqual(await valuesOf(run({})))
    expect(new Set(combined).size).toBeGreaterThan(VERTICES / 2)
  },
)

test.each(PARALLELISMS)('the same in both directions of edges, at parallelism %i', async (parallelism) => {
  const run = (combine: { combine?: typeof add }) =>
    graphOf(parallelism).runScatterGatherIteration<number>({
      scatter: (vertex) => {
        if (sends(vertex.id, vertex.getSuperstepNumber())) vertex.sendMessageToAllNeighbors(vertex.value)
      },
      gather: (vertex, messages) => {
        let value = vertex.value
        for (const message of messages) value += message
        vertex.setNewVertexValue(value % 1009)
      },
      direction: 'ALL',
      maxIterations: 12,
      ...combine,
    })
  expect(await valuesOf(run({ combine: add }))).toEqual(await valuesOf(run({})))
})

test('a combiner that gives something else than a number fails, also when edges are turned round', async () => {
  const run = graphOf(2).runVertexCentricIteration<number>({
    compute: (vertex) => {
      vertex.sendMessageToAllNeighbors(vertex.getSuperstepNumber())
    },
    combine: (a, b) => (a < 6 ? a + b - b : ('six' as unknown as number)),
    maxIterations: 12,
  })
  await expect(run.vertices.collect()).rejects.toMatchObject({ cause: { code: 'INVALID_COMBINER' } })
})

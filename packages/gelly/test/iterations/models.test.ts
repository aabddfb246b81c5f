import { ExecutionEnvironment, sumAggregator } from '@wiesel/dataset'
import { Graph, type Edge, type EdgeDirection } from '@wiesel/gelly'
import { LocalExecutor } from '@wiesel/runtime'
import { NodePlatform } from '@wiesel/runtime/node'
import { describe, expect, it } from 'vitest'
import { distancesByHand, randomEdges } from './random-graph.ts'

const FIVE: Edge<number, number>[] = [
  [1, 2, 12],
  [1, 3, 13],
  [2, 3, 23],
  [3, 4, 34],
  [3, 5, 35],
  [4, 5, 45],
  [5, 1, 51],
]
const byId = (a: readonly [any, any], b: readonly [any, any]): number => (a[0] < b[0] ? -1 : 1)

describe.each([1, 2, 4])('with parallelism %i', (parallelism) => {
  const environment = (): ExecutionEnvironment => new ExecutionEnvironment({ parallelism, travelCheck: true })

  async function vertexCentric(edges: Edge<any, number>[], vertices: any[], source: any, combined: boolean) {
    const graph = Graph.fromCollection(
      environment(),
      vertices.map((id) => [id, Infinity] as const),
      edges,
    )
    const result = graph.runVertexCentricIteration<number>({
      compute: (vertex, messages) => {
        let best = vertex.id === source ? 0 : Infinity
        for (const distance of messages) best = Math.min(best, distance)
        if (best >= vertex.value) return
        vertex.setNewVertexValue(best)
        if (vertex.getSuperstepNumber() % 2 === 0) vertex.sendMessageAlongEdges((length) => best + length)
        else for (const [, target, length] of vertex.getEdges()) vertex.sendMessageTo(target, best + length)
      },
      ...(combined ? { combine: (a: number, b: number) => Math.min(a, b) } : {}),
      maxIterations: 100,
    })
    return (await result.vertices.collect()).sort(byId)
  }

  it.each([1, 2, 3])('finds shortest paths in random graphs in all three models (%i)', async (seed) => {
    const edges = randomEdges(seed, 40, 90)
    const ids = Array.from({ length: 40 }, (_, id) => id)
    const expected = distancesByHand(40, edges).map((distance, id) => [id, distance])
    expect(await vertexCentric(edges, ids, 0, true)).toEqual(expected)
    expect(await vertexCentric(edges, ids, 0, false)).toEqual(expected)
    const named = edges.map(([a, b, length]): Edge<string, number> => [`v${a}`, `v${b}`, length])
    const byName = await vertexCentric(
      named,
      ids.map((id) => `v${id}`),
      'v0',
      true,
    )
    expect(
      byName.map(([id, distance]) => [Number((id as string).slice(1)), distance]).sort((a, b) => a[0] - b[0]),
    ).toEqual(expected)
    const graph = Graph.fromCollection(
      environment(),
      ids.map((id) => [id, id === 0 ? 0 : Infinity] as const),
      edges,
    )
    const scattered = graph.runScatterGatherIteration<number>({
      scatter: (vertex) => {
        if (vertex.value < Infinity) vertex.sendMessageAlongEdges((length) => vertex.value + length)
      },
      gather: (vertex, messages) => {
        const best = Math.min(...messages)
        if (best < vertex.value) vertex.setNewVertexValue(best)
      },
      maxIterations: 100,
    })
    expect((await scattered.vertices.collect()).sort(byId)).toEqual(expected)
    const gathered = graph.runGatherSumApplyIteration<number>({
      gather: (distance, length) => distance + length,
      sum: (a, b) => Math.min(a, b),
      apply: (best, distance) => (best < distance ? best : undefined),
      maxIterations: 100,
    })
    expect((await gathered.vertices.collect()).sort(byId)).toEqual(expected)
  })

  it.each<[EdgeDirection, number[][]]>([
    ['OUT', [[5], [1], [1, 2], [3], [3, 4]]],
    ['IN', [[2, 3], [3], [4, 5], [5], [1]]],
    [
      'ALL',
      [
        [2, 3, 5],
        [1, 3],
        [1, 2, 4, 5],
        [3, 5],
        [1, 3, 4],
      ],
    ],
  ])('scatters in direction %s', async (direction, expected) => {
    for (const combined of [false, true]) {
      const graph = Graph.fromCollection(
        environment(),
        [1, 2, 3, 4, 5].map((id) => [id, [] as number[]] as const),
        FIVE,
      )
      const result = graph.runScatterGatherIteration<number | number[]>({
        scatter: (vertex) => vertex.sendMessageToAllNeighbors(combined ? [vertex.id] : vertex.id),
        gather: (vertex, messages) => vertex.setNewVertexValue([...messages].flat().sort((a, b) => a - b)),
        ...(combined ? { combine: (a: any, b: any) => [...a, ...b] as number[] } : {}),
        direction,
        maxIterations: 5,
      })
      expect((await result.vertices.collect()).sort(byId)).toEqual(expected.map((ids, i) => [i + 1, ids]))
    }
  })

  it('has superstep numbers, aggregators, broadcast sets and the number of vertices', async () => {
    const env = environment()
    const graph = Graph.fromCollection(env, FIVE, () => 1)
    const seen: string[] = []
    const note = (text: string): void => void seen.push(text)
    const result = graph.runScatterGatherIteration<number>({
      scatter: {
        preSuperstep: (context) =>
          note(
            `scatter ${context.getSuperstepNumber()} ${context
              .getBroadcastSet<number>('s')
              .toSorted((a, b) => a - b)
              .join()}`,
          ),
        sendMessages: (vertex) => {
          expect(vertex.getNumberOfVertices()).toBe(5)
          expect(vertex.value).toBe(vertex.getSuperstepNumber())
          vertex.sendMessageToAllNeighbors(vertex.value)
        },
      },
      gather: {
        updateVertex: (vertex) => {
          expect(vertex.getInDegree()).toBe(-1)
          vertex.getIterationAggregator<number>('sum').aggregate(vertex.getSuperstepNumber())
          expect(vertex.getPreviousIterationAggregate('sum')).toBe(5 * (vertex.getSuperstepNumber() - 1))
          vertex.setNewVertexValue(vertex.value + 1)
        },
        postSuperstep: (context) =>
          note(
            `gather ${context
              .getBroadcastSet<number>('g')
              .toSorted((a, b) => a - b)
              .join()}`,
          ),
      },
      aggregators: { sum: sumAggregator },
      broadcast: { scatter: { s: env.fromElements(4, 5) }, gather: { g: env.fromElements(1, 2) } },
      optNumVertices: true,
      maxIterations: 10,
    })
    expect((await result.vertices.collect()).sort(byId)).toEqual([1, 2, 3, 4, 5].map((id) => [id, 11]))
    expect(seen.filter((text) => text === 'scatter 10 4,5')).toHaveLength(parallelism)
    expect(seen.filter((text) => text === 'gather 1,2')).toHaveLength(10 * parallelism)
  })

  it('sums only where more than one value is gathered', async () => {
    const sums: number[] = []
    const result = Graph.fromCollection(environment(), FIVE, () => 1).runGatherSumApplyIteration<number>({
      gather: (value) => value,
      sum: (_a, _b, context) => {
        context.getIterationAggregator<number>('calls').aggregate(1)
        return 0
      },
      apply: (_gathered, value) => value + 1,
      aggregators: { calls: sumAggregator },
      converged: (_superstep, { calls }) => {
        sums.push(calls as number)
        return false
      },
      maxIterations: 3,
    })
    expect((await result.vertices.collect()).sort(byId)).toEqual([1, 2, 3, 4, 5].map((id) => [id, 4]))
    expect(sums).toEqual([2, 2, 2])
  })

  it('ends with an error at unknown targets when scattering, and ignores them elsewhere', async () => {
    const graph = Graph.fromCollection(environment(), [[1, 0] as const], [[1, 7, null]])
    const scatter = (vertex: any): void => vertex.sendMessageToAllNeighbors(1)
    const gather = (): void => {}
    const scattered = graph.runScatterGatherIteration<number>({ scatter, gather, maxIterations: 3 })
    await expect(scattered.vertices.collect()).rejects.toThrow("Target vertex '7' does not exist!")
    const stray = graph.runScatterGatherIteration<number>({
      scatter: (vertex) => vertex.sendMessageTo(9, 1),
      gather,
      combine: (a, b) => a + b,
      maxIterations: 3,
    })
    await expect(stray.vertices.collect()).rejects.toThrow("Target vertex '9' does not exist!")
    const computed = graph.runVertexCentricIteration<number>({ compute: scatter, maxIterations: 3 })
    expect(await computed.vertices.collect()).toEqual([[1, 0]])
  })

  it('lets a call use edges once and set a value once', async () => {
    const graph = Graph.fromCollection(environment(), FIVE, () => 1)
    const twice = graph.runVertexCentricIteration<number>({
      compute: (vertex) => {
        for (const _ of vertex.getEdges());
        vertex.sendMessageToAllNeighbors(1)
      },
      maxIterations: 2,
    })
    await expect(twice.vertices.collect()).rejects.toMatchObject({ cause: { code: 'VERTEX_CALL' } })
    const set = graph.runVertexCentricIteration<number>({
      compute: (vertex) => {
        vertex.setNewVertexValue(1)
        vertex.setNewVertexValue(2)
      },
      maxIterations: 2,
    })
    await expect(set.vertices.collect()).rejects.toMatchObject({ cause: { code: 'VERTEX_CALL' } })
    const undefinedSum = graph.runVertexCentricIteration<number>({
      compute: (vertex) => vertex.sendMessageToAllNeighbors(1),
      combine: () => undefined as any,
      maxIterations: 2,
    })
    await expect(undefinedSum.vertices.collect()).rejects.toMatchObject({
      cause: { code: 'INVALID_COMBINER' },
    })
  })

  it('takes messages and values that stop being numbers, stray messages, and an empty graph', async () => {
    const graph = Graph.fromCollection(environment(), FIVE, (): number | string => 0)
    const result = graph.runVertexCentricIteration<number | string>({
      compute: (vertex, messages) => {
        if (vertex.getSuperstepNumber() === 1) {
          vertex.sendMessageTo(1, vertex.id)
          vertex.sendMessageTo((vertex.id % 5) + 1, `m${vertex.id}`)
        } else if (messages.length > 0) vertex.setNewVertexValue([...messages].map(String).sort().join())
      },
      maxIterations: 2,
    })
    expect((await result.vertices.collect()).sort(byId)).toEqual([
      [1, '1,2,3,4,5,m5'],
      [2, 'm1'],
      [3, 'm2'],
      [4, 'm3'],
      [5, 'm4'],
    ])
    const none = Graph.fromCollection(environment(), [] as never[], [] as never[])
    expect(
      await none.runVertexCentricIteration({ compute: () => {}, maxIterations: 5 }).vertices.collect(),
    ).toEqual([])
  })
})

/** A clock that goes on by one with each look, so that every superstep is stored. */
class TickingPlatform extends NodePlatform {
  private time = 0

  override now(): number {
    return ++this.time
  }
}

it('goes on from a superstep after a failure, with the same result', async () => {
  const edges = randomEdges(7, 60, 150)
  const distances = distancesByHand(60, edges)
  for (const failAt of [2, 3, 5]) {
    let failures = 0
    const env = new ExecutionEnvironment({
      parallelism: 2,
      executor: new LocalExecutor(new TickingPlatform()),
      checkpointing: { interval: 1 },
      restartStrategy: { kind: 'fixed-delay', attempts: 3, delay: 0 },
    })
    const vertices = Array.from({ length: 60 }, (_, id) => [id, id === 0 ? 0 : Infinity] as const)
    const result = Graph.fromCollection(env, vertices, edges).runGatherSumApplyIteration<number>({
      gather: (distance, length) => distance + length,
      sum: (a, b) => Math.min(a, b),
      apply: (best, distance, context) => {
        if (context.getSuperstepNumber() === failAt && failures++ === 0) throw new Error('a bad moment')
        return best < distance ? best : undefined
      },
      maxIterations: 100,
    })
    expect((await result.vertices.collect()).sort(byId)).toEqual(
      distances.map((distance, id) => [id, distance]),
    )
    expect(failures).toBeGreaterThan(0)
  }
})

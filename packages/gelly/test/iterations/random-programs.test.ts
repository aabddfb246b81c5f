/** Random programs in each model against a naive one, on graphs with repeated edges, self-loops and isolated vertices. */
import type { DataSet } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { IterationOptions, Vertex } from '../../src/index.ts'
import { forGiven, graphOf, type G, type Lists } from '../graph/naive.ts'
import { sorted } from '../support/random-graph.ts'
import { changesSpread, vertexCentric, type Arithmetic, type Ended } from './naive-models.ts'

const drawn = fc.record({
  factors: fc.tuple(fc.nat(5), fc.nat(5), fc.nat(3)),
  still: fc.integer({ min: 2, max: 6 }),
  direction: fc.constantFrom('IN' as const, 'OUT' as const, 'ALL' as const),
  isCombined: fc.boolean(),
  maxIterations: fc.integer({ min: 1, max: 9 }),
})

type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never

function arithmetic({ factors: [a, b, c], still }: Drawn): Arithmetic {
  return {
    message: (value, edgeValue, superstep) => (a * value + b * edgeValue + c * superstep + 1) % 13,
    next: (value, sum, superstep) => {
      const next = (value + sum + superstep) % 11
      return next % still === 0 ? undefined : next
    },
  }
}

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)

type Options = Pick<IterationOptions, 'maxIterations' | 'onSuperstep'>
type Model = (graph: G, drawn: Drawn, options: Options) => DataSet<Vertex<number, number>>

async function compare(model: Model, naive: (lists: Lists, drawn: Drawn) => Ended): Promise<void> {
  for (const one of fc.sample(drawn, 10))
    await forGiven(
      false,
      async ({ own }, env) => {
        const expected = naive(own, one)
        let supersteps = 0
        const onSuperstep = (): void => void supersteps++
        const result = model(graphOf(env, own), one, { maxIterations: one.maxIterations, onSuperstep })
        expect(sorted(await result.collect()), `with ${JSON.stringify(one)}`).toEqual(sorted(expected.values))
        expect(supersteps, `with ${JSON.stringify(one)}`).toBe(expected.supersteps)
      },
      3,
    )
}

test('vertex-centric', () =>
  compare(
    (graph, one, options) => {
      const { message, next } = arithmetic(one)
      return graph.runVertexCentricIteration<number>({
        ...options,
        compute: (vertex, messages) => {
          const superstep = vertex.getSuperstepNumber()
          const value = next(vertex.value, sum(messages), superstep)
          if (value === undefined) return
          vertex.setNewVertexValue(value)
          for (const [, target, edgeValue] of vertex.getEdges())
            vertex.sendMessageTo(target, message(value, edgeValue, superstep))
        },
        ...(one.isCombined && { combine: (a: number, b: number) => a + b }),
      }).vertices
    },
    (lists, one) => vertexCentric(lists, arithmetic(one), one.maxIterations),
  ))

test('scatter-gather', () =>
  compare(
    (graph, one, options) => {
      const { message, next } = arithmetic(one)
      return graph.runScatterGatherIteration<number>({
        ...options,
        direction: one.direction,
        scatter: (vertex) => {
          const superstep = vertex.getSuperstepNumber()
          vertex.sendMessageAlongEdges((edgeValue) => message(vertex.value, edgeValue, superstep))
        },
        gather: (vertex, messages) => {
          const value = next(vertex.value, sum(messages), vertex.getSuperstepNumber())
          if (value !== undefined) vertex.setNewVertexValue(value)
        },
        ...(one.isCombined && { combine: (a: number, b: number) => a + b }),
      }).vertices
    },
    (lists, one) => changesSpread(lists, arithmetic(one), one.direction, one.maxIterations),
  ))

test('gather-sum-apply', () =>
  compare(
    (graph, one, options) => {
      const { message, next } = arithmetic(one)
      return graph.runGatherSumApplyIteration<number>({
        ...options,
        direction: one.direction,
        gather: (value, edgeValue, context) => message(value, edgeValue, context.getSuperstepNumber()),
        sum: (a, b) => a + b,
        apply: (gathered, value, context) => next(value, gathered, context.getSuperstepNumber()),
      }).vertices
    },
    (lists, one) => changesSpread(lists, arithmetic(one), one.direction, one.maxIterations),
  ))

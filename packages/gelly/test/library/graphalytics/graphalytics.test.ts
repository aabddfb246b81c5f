import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import examples from '../../fixtures/graphalytics.json' with { type: 'json' }
import { PARALLELISMS } from '../../support/random-graph.ts'
import { runKernel, type Kernel, type Listed } from './kernels.ts'
import { MATCHING } from './matching.ts'
import { REFERENCE } from './reference.ts'

type Example = Listed & { readonly parameters: Partial<Record<Kernel, number>> } & Partial<
    Record<Kernel, readonly (number | null)[]>
  >

const KERNELS = Object.keys(REFERENCE) as Kernel[]

describe.each(Object.entries(examples as unknown as Record<string, Example>))('%s', (_, example) => {
  test.each(KERNELS.filter((kernel) => example[kernel] !== undefined))('%s', async (kernel) => {
    const expected = example[kernel]!.map((value) => value ?? Infinity)
    const parameter = example.parameters[kernel] ?? 0
    expect(MATCHING[kernel](REFERENCE[kernel](example, parameter), expected)).toBe(true)
    for (const parallelism of PARALLELISMS) {
      const output = await runKernel(new ExecutionEnvironment({ parallelism }), kernel, example, parameter)
      expect(MATCHING[kernel](output, expected), `${output.join()} is not ${expected.join()}`).toBe(true)
    }
  })
})

/** Simple graphs, as the specification has them, with vertices without edges and weights of 0. */
const listed: fc.Arbitrary<Listed> = fc
  .record({
    directed: fc.boolean(),
    vertices: fc.uniqueArray(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 12 }),
    edges: fc.array(fc.tuple(fc.nat(11), fc.nat(11), fc.nat(9)), { maxLength: 40 }),
  })
  .map(({ directed, vertices, edges }) => {
    const simple = new Map<string, readonly [number, number, number]>()
    for (const [i, j, tenths] of edges) {
      const [a, b] = [vertices[i % vertices.length], vertices[j % vertices.length]]
      const [source, target] = directed || a < b ? [a, b] : [b, a]
      if (a !== b) simple.set(`${source},${target}`, [source, target, tenths / 10])
    }
    return { directed, vertices, edges: [...simple.values()] }
  })

test.each(KERNELS)('%s of random graphs is what the pseudo-code gives', (kernel) =>
  fc.assert(
    fc.asyncProperty(
      listed,
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(...PARALLELISMS),
      async (graph, n, parallelism) => {
        const parameter = kernel === 'bfs' || kernel === 'sssp' ? graph.vertices[0] : n
        const env = new ExecutionEnvironment({ parallelism, travelCheck: true })
        const output = await runKernel(env, kernel, graph, parameter)
        const expected = REFERENCE[kernel](graph, parameter)
        expect(MATCHING[kernel](output, expected), `${output.join()} is not ${expected.join()}`).toBe(true)
      },
    ),
    { numRuns: 15 },
  ),
)

test('the rules of matching refuse what the specification refuses', () => {
  expect(MATCHING.bfs([4, 1, 2, 5, 1], [3, 1, 2, 0, 1])).toBe(false)
  expect(MATCHING.wcc([81, 81, 81, 32, 32, 12], [1, 1, 1, 2, 2, 3])).toBe(true)
  expect(MATCHING.wcc([31, 52, 31, 31, 31, 74], [1, 1, 1, 2, 2, 3])).toBe(false)
  expect(
    MATCHING.pr([0, 0.30002, 0.45, 0.229997, Infinity, 0.001], [0, 0.3, 0.45, 0.23, Infinity, 0.001]),
  ).toBe(true)
  for (const [output, reference] of [
    [0.000001, 0],
    [0.46, 0.45],
    [0.22, 0.23],
    [Number.MAX_VALUE, Infinity],
    [0, 0.001],
  ])
    expect(MATCHING.pr([output], [reference])).toBe(false)
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Plan } from '@wiesel/runtime'
import { buildJobGraph } from '@wiesel/runtime/internal'
import { planOf } from '../support/plan-of.ts'

const chains = (plan: Plan): string[] => buildJobGraph(plan).vertices.map(({ name }) => name)

describe('what shares a chain', () => {
  test('forward edges at one parallelism', () => {
    expect(chains(planOf({ a: {}, b: {}, c: {} }, ['a -> b', 'b -> c']))).toEqual(['a -> b -> c'])
  })

  test('a fan-out keeps all that qualify', () => {
    expect(chains(planOf({ a: {}, b: {}, c: {}, d: {} }, ['a -> b', 'a -> c', 'c -> d']))).toEqual([
      'a -> (b, c -> d)',
    ])
  })

  test('a side output too', () => {
    expect(chains(planOf({ a: {}, b: {}, c: {} }, ['a -> b', ['a -> c', { side: 's' }]]))).toEqual([
      'a -> (b, c)',
    ])
  })

  test.each(['hash', 'rebalance', 'rescale', 'shuffle', 'broadcast', 'global', 'custom'] as const)(
    'not over %s, even at parallelism 1',
    (partition) => {
      expect(chains(planOf({ a: {}, b: {} }, [['a -> b', { partition }]]))).toEqual(['a', 'b'])
    },
  )

  test('not between different parallelisms or slot-sharing groups, nor over blocking edges', () => {
    expect(
      chains(planOf({ a: {}, b: { parallelism: 2 } }, [['a -> b', { partition: 'rebalance' }]])),
    ).toHaveLength(2)
    expect(chains(planOf({ a: {}, b: { parallelism: 2 } }, ['a -> b']))).toHaveLength(2)
    expect(chains(planOf({ a: {}, b: { slotSharingGroup: 'g' } }, ['a -> b']))).toHaveLength(2)
    expect(chains(planOf({ a: {}, b: {} }, [['a -> b', { kind: 'blocking' }]]))).toHaveLength(2)
  })

  test('not what has several edges: unions and several inputs', () => {
    expect(chains(planOf({ a: {}, b: {}, c: {} }, ['a -> c', 'b -> c']))).toEqual(['a', 'b', 'c'])
    expect(chains(planOf({ a: {}, c: { inputs: 2 } }, ['a -> c', ['a -> c', { input: 1 }]]))).toEqual([
      'a',
      'c',
    ])
  })

  test('as the strategies say', () => {
    const abc = (chaining: 'always' | 'head' | 'never' | 'head-with-sources') =>
      chains(planOf({ a: {}, b: { chaining }, c: {} }, ['a -> b', 'b -> c']))
    expect(abc('always')).toEqual(['a -> b -> c'])
    expect(abc('head')).toEqual(['a', 'b -> c'])
    expect(abc('never')).toEqual(['a', 'b', 'c'])
    expect(abc('head-with-sources')).toEqual(['a -> b -> c'])
    expect(
      chains(planOf({ a: {}, b: {}, c: { chaining: 'head-with-sources' } }, ['a -> b', 'b -> c'])),
    ).toEqual(['a -> b', 'c'])
  })
})

test('a cycle is refused by name, unless it is a feedback edge', () => {
  const nodes = { s: {}, a: {}, b: {} }
  expect(() => buildJobGraph(planOf(nodes, ['s -> a', 'a -> b', 'b -> a']))).toThrow(
    expect.objectContaining({ code: 'PLAN_CYCLE', message: expect.stringMatching(/"a".*"b"/) }),
  )
  expect(chains(planOf(nodes, ['s -> a', 'a -> b', ['b -> a', { kind: 'feedback' }]]))).toEqual([
    's',
    'a -> b',
  ])
})

const arbitraryPlan = fc.integer({ min: 1, max: 9 }).chain((count) =>
  fc
    .tuple(
      fc.array(
        fc.record({
          parallelism: fc.integer({ min: 1, max: 2 }),
          chaining: fc.constantFrom(
            'always' as const,
            'always' as const,
            'head' as const,
            'never' as const,
            'head-with-sources' as const,
          ),
          slotSharingGroup: fc.constantFrom('default', 'default', 'g'),
        }),
        { minLength: count, maxLength: count },
      ),
      fc.array(
        fc.record({
          from: fc.nat(count - 1),
          to: fc.nat(count - 1),
          forward: fc.boolean(),
          blocking: fc.nat(5),
        }),
        { maxLength: 2 * count },
      ),
    )
    .map(([facts, edges]) =>
      planOf(
        Object.fromEntries(facts.map((fact, i) => [`n${i}`, fact])),
        edges
          .filter(({ from, to }) => from < to)
          .map(
            ({ from, to, forward, blocking }) =>
              [
                `n${from} -> n${to}`,
                {
                  partition: forward ? ('forward' as const) : ('hash' as const),
                  kind: blocking === 0 ? ('blocking' as const) : ('pipelined' as const),
                },
              ] as const,
          ),
      ),
    ),
)

test('every node is in one chain, chains are trees of edges that qualify, all other edges stay', () => {
  fc.assert(
    fc.property(arbitraryPlan, (plan) => {
      const { vertices, edges } = buildJobGraph(plan)
      expect(vertices.flatMap(({ nodes }) => nodes.map(({ id }) => id)).toSorted((a, b) => a - b)).toEqual(
        plan.nodes.map(({ id }) => id),
      )
      const chained = vertices.flatMap((vertex) => vertex.chained)
      expect([...chained, ...edges].map(({ id }) => id).toSorted((a, b) => a - b)).toEqual(
        plan.edges.map(({ id }) => id),
      )
      for (const { head, nodes, chained: own, parallelism } of vertices) {
        expect(nodes[0]).toBe(head)
        expect(own.map((edge) => edge.to).toSorted((a, b) => a - b)).toEqual(
          nodes
            .slice(1)
            .map(({ id }) => id)
            .toSorted((a, b) => a - b),
        )
        for (const node of nodes) expect(node.parallelism).toBe(parallelism)
        for (const edge of own) {
          const [from, to] = [plan.nodes[edge.from], plan.nodes[edge.to]]
          expect(nodes.indexOf(from)).toBeLessThan(nodes.indexOf(to))
          expect(edge).toMatchObject({ partition: 'forward', kind: 'pipelined' })
          expect(from.chaining).not.toBe('never')
          expect(['always', from.kind === 'source' ? 'head-with-sources' : 'always']).toContain(to.chaining)
          expect(from.slotSharingGroup).toBe(to.slotSharingGroup)
        }
      }
    }),
  )
})

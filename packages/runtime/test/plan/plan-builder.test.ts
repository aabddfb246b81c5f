import { describe, expect, test } from 'vitest'
import { PlanBuilder, type DraftNode, type NodeSpec, type PlanDefaults } from '@wiesel/runtime/internal'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'

const code = { kind: 'operator', create: () => new PassThroughOperator() } as const
const defaults: PlanDefaults = { name: 'job', parallelism: 2, chaining: true }

function setUp() {
  const builder = new PlanBuilder()
  const source = (spec: Partial<NodeSpec> = {}): DraftNode =>
    builder.add({ kind: 'source', name: 'source', code, ...spec })
  const behind = (
    node: DraftNode,
    spec: Partial<NodeSpec> = {},
    partition: 'auto' | 'forward' | 'hash' = 'auto',
  ): DraftNode =>
    builder.add({ kind: 'operator', name: 'operator', code, ...spec }, [[{ node: node.id, partition }]])
  return { builder, source, behind }
}

test('a program has the targets and what feeds them, numbered anew', () => {
  const { builder, source, behind } = setUp()
  source({ name: 'other' })
  const a = source({ name: 'a' })
  behind(a, { name: 'unused' })
  const b = behind(a, { name: 'b' })
  const { plan, nodes } = builder.build(defaults, [b])
  expect(plan.nodes.map(({ id, name }) => [id, name])).toEqual([
    [0, 'a'],
    [1, 'b'],
  ])
  expect(plan.edges).toEqual([{ id: 0, from: 0, to: 1, input: 0, partition: 'forward', kind: 'pipelined' }])
  expect([...nodes.keys()]).toEqual([0, 1])
})

test('auto is forward at one parallelism, rebalance elsewhere', () => {
  const { builder, source, behind } = setUp()
  const a = source({ parallelism: 1 })
  const b = behind(a)
  const c = behind(b)
  const { plan } = builder.build(defaults, [c])
  expect(plan.edges.map(({ partition }) => partition)).toEqual(['rebalance', 'forward'])
  expect(plan.nodes.map(({ parallelism }) => parallelism)).toEqual([1, 2, 2])
})

test('code of nodes and edges is found by their numbers', () => {
  const { builder, source } = setUp()
  source()
  const a = source()
  const keyOf = (n: number): number => n
  const b = builder.add({ kind: 'sink', name: 's', code }, [
    [{ node: a.id, partition: 'hash', code: { keyOf } }],
  ])
  const program = builder.build(defaults, [b])
  expect(program.edges.get(program.plan.edges[0].id)?.keyOf).toBe(keyOf)
  expect(builder.sinks).toEqual([b])
})

test('the chaining of all can be turned off', () => {
  const { builder, source, behind } = setUp()
  const { plan } = builder.build({ ...defaults, chaining: false }, [behind(source())])
  expect(plan.nodes.map(({ chaining }) => chaining)).toEqual(['never', 'never'])
})

test('operators with other key groups can be kept from sharing a chain', () => {
  const { builder, source, behind } = setUp()
  const a = source({ maxParallelism: 10 })
  const b = behind(behind(a, { maxParallelism: 10 }), { maxParallelism: 4 })
  const last = behind(behind(b, { maxParallelism: 10, chaining: 'never' }), { maxParallelism: 10 })
  const chainings = (chaining: PlanDefaults['chaining']): string[] =>
    builder.build({ ...defaults, chaining }, [last]).plan.nodes.map((node) => node.chaining)
  expect(chainings(true)).toEqual(['always', 'always', 'always', 'never', 'always'])
  expect(chainings('same-max-parallelism')).toEqual(['always', 'always', 'head', 'never', 'always'])
})

test('slot-sharing groups are those of the inputs if they agree', () => {
  const { builder, source, behind } = setUp()
  const a = source()
  a.slotSharingGroup = 'g'
  const b = behind(a)
  const plain = source()
  const mixed = builder.add({ kind: 'sink', name: 'm', code }, [
    [
      { node: b.id, partition: 'auto' },
      { node: plain.id, partition: 'auto' },
    ],
  ])
  const own = behind(b)
  own.slotSharingGroup = 'h'
  const { plan } = builder.build(defaults, [mixed, own])
  expect(plan.nodes.map(({ slotSharingGroup }) => slotSharingGroup)).toEqual([
    'g',
    'g',
    'default',
    'default',
    'h',
  ])
})

describe('what cannot run', () => {
  test('a uid given twice, but only if both run', () => {
    const { builder, source, behind } = setUp()
    const a = source()
    const [b, c] = [behind(a, { name: 'b' }), behind(a, { name: 'c' })]
    b.uid = c.uid = 'same'
    expect(() => builder.build(defaults, [b, c])).toThrow(
      expect.objectContaining({ code: 'DUPLICATE_UID', message: expect.stringMatching(/"same".*"b".*"c"/) }),
    )
    expect(builder.build(defaults, [b]).plan.nodes[1].uid).toBe('same')
  })

  test('forward between different parallelisms', () => {
    const { builder, source, behind } = setUp()
    expect(() => builder.build(defaults, [behind(source({ parallelism: 1 }), {}, 'forward')])).toThrow(
      expect.objectContaining({ code: 'FORWARD_PARALLELISM' }),
    )
  })

  test('parallelism set where only one works', () => {
    const { builder, source, behind } = setUp()
    const one = behind(source(), { forceOne: true })
    expect(builder.build(defaults, [one]).plan.nodes[1].parallelism).toBe(1)
    one.parallelism = 2
    expect(() => builder.build(defaults, [one])).toThrow(
      expect.objectContaining({ code: 'FORCED_PARALLELISM' }),
    )
  })

  test('impossible parallelism', () => {
    for (const [parallelism, maxParallelism] of [
      [0, undefined],
      [3, 2],
      [1.5, undefined],
      [1, 40_000],
    ] as const) {
      const { builder, source } = setUp()
      expect(() => builder.build({ ...defaults, parallelism, maxParallelism }, [source()])).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION' }),
      )
    }
  })
})

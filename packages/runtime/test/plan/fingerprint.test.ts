import { expect, test } from 'vitest'
import type { Plan } from '@wiesel/runtime'
import { checkSamePlan, fingerprint } from '@wiesel/runtime/internal'
import { planOf } from '../support/plan-of.ts'

const build = (change: (plan: Plan) => unknown = () => {}): Plan => {
  const plan = planOf({ a: {}, b: { uid: 'u' }, c: {} }, ['a -> b', ['b -> c', { partition: 'hash' }]])
  change(plan)
  return plan
}

test('equal plans have equal fingerprints; descriptions do not count', () => {
  expect(fingerprint(build())).toEqual(fingerprint(build()))
  expect(() =>
    checkSamePlan(
      build(),
      build((plan) => (plan.nodes[1].description = 'words')),
    ),
  ).not.toThrow()
})

test.each<[string, (plan: Plan) => unknown, RegExp]>([
  ['a name', (plan) => (plan.nodes[1].name = 'x'), /node 1 \("x"\)/],
  ['a uid', (plan) => (plan.nodes[1].uid = 'v'), /node 1 \("b"\)/],
  ['a parallelism', (plan) => (plan.nodes[2].parallelism = 2), /node 2 \("c"\)/],
  ['the chaining', (plan) => (plan.nodes[0].chaining = 'never'), /node 0 \("a"\)/],
  ['a partition', (plan) => Object.assign(plan.edges[1], { partition: 'global' }), /edge 1/],
  ['one more edge', (plan) => (plan.edges as unknown[]).push({ ...plan.edges[0], id: 2 }), /edge 2/],
  ['one edge fewer', (plan) => (plan.edges as unknown[]).pop(), /edge 1/],
  [
    'one more node',
    (plan) => (plan.nodes as unknown[]).push({ ...plan.nodes[2], id: 3, name: 'd' }),
    /node 3 \("d"\)/,
  ],
  ['one node fewer', (plan) => (plan.nodes as unknown[]).pop(), /node 2 \("c"\)/],
])('%s is found, and named', (_what, change, where) => {
  expect(() => checkSamePlan(build(), build(change))).toThrow(
    expect.objectContaining({ code: 'PLAN_NOT_DETERMINISTIC', message: expect.stringMatching(where) }),
  )
})

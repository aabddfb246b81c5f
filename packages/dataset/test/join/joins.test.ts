import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExecutionEnvironment, type JoinHint } from '@wiesel/dataset'
import { bag, simulated } from '../support/simulated.ts'

type Left = [key: number, name: string]
interface Right {
  key: number
  size: number
}

const lefts = fc.array(fc.tuple(fc.nat(4), fc.constantFrom('x', 'y', 'z')), { maxLength: 12 })
const rights = fc.array(fc.record({ key: fc.nat(4), size: fc.nat(9) }), { maxLength: 12 })

async function property(
  run: (left: Left[], right: Right[], env: ExecutionEnvironment) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(lefts, rights, (left, right) => simulated(2, (env) => run(left, right, env))),
    { numRuns: 10 },
  )
}

function pairs(
  left: Left[],
  right: Right[],
  outer: { left?: boolean; right?: boolean } = {},
): [Left | null, Right | null][] {
  const all: [Left | null, Right | null][] = left.flatMap((l) =>
    right.filter((r) => r.key === l[0]).map((r): [Left, Right] => [l, r]),
  )
  if (outer.left)
    all.push(...left.filter((l) => !right.some((r) => r.key === l[0])).map((l): [Left, null] => [l, null]))
  if (outer.right)
    all.push(...right.filter((r) => !left.some((l) => r.key === l[0])).map((r): [null, Right] => [null, r]))
  return all
}

const HINTS: readonly JoinHint[] = [
  'OPTIMIZER_CHOOSES',
  'BROADCAST_HASH_FIRST',
  'BROADCAST_HASH_SECOND',
  'REPARTITION_HASH_FIRST',
  'REPARTITION_HASH_SECOND',
  'REPARTITION_SORT_MERGE',
]

test.each(HINTS)('inner join with %s', (hint) =>
  property(async (left, right, env) => {
    const joined = env.fromCollection(left).join(env.fromCollection(right), { hint }).where(0).equalTo('key')
    expect(bag(await joined.collect())).toEqual(bag(pairs(left, right)))
    const flat = joined.flatWith((l, r, out: (value: string) => void) => {
      for (let i = 0; i < r.size % 3; i++) out(l[1] + i)
    })
    expect(bag(await flat.collect())).toEqual(
      bag(
        pairs(left, right).flatMap(([l, r]) =>
          Array.from({ length: (r as Right).size % 3 }, (_, i) => (l as Left)[1] + i),
        ),
      ),
    )
  }),
)

test('outer joins', () =>
  property(async (left, right, env) => {
    const [l, r] = [env.fromCollection(left), env.fromCollection(right)]
    for (const hint of ['REPARTITION_HASH_FIRST', 'REPARTITION_HASH_SECOND'] as const) {
      const both = (a: Left | null, b: Right | null): unknown => [a, b]
      const leftOuter = l.leftOuterJoin(r, { hint }).where(0).equalTo('key').with(both)
      expect(bag(await leftOuter.collect())).toEqual(bag(pairs(left, right, { left: true })))
      const rightOuter = l.rightOuterJoin(r, { hint }).where(0).equalTo('key').with(both)
      expect(bag(await rightOuter.collect())).toEqual(bag(pairs(left, right, { right: true })))
      const full = l.fullOuterJoin(r, { hint }).where(0).equalTo('key').with(both)
      expect(bag(await full.collect())).toEqual(bag(pairs(left, right, { left: true, right: true })))
    }
    const small = l.leftOuterJoin(r, { hint: 'BROADCAST_HASH_SECOND' }).where(0).equalTo('key')
    expect(bag(await small.with((a, b) => [a, b]).collect())).toEqual(bag(pairs(left, right, { left: true })))
  }))

test('co-group, both sides sorted', () =>
  property(async (left, right, env) => {
    const result = env
      .fromCollection(left)
      .coGroup(env.fromCollection(right))
      .where(0)
      .equalTo('key')
      .sortFirstGroup(1)
      .sortSecondGroup('size', 'DESC')
      .with((l, r, out: (value: unknown) => void) =>
        out([[...l].map(([, name]) => name), [...r].map(({ size }) => size)]),
      )
    const keys = new Set([...left.map(([key]) => key), ...right.map(({ key }) => key)])
    const expected = [...keys].map((wanted) => [
      left
        .filter(([key]) => key === wanted)
        .map(([, name]) => name)
        .sort(),
      right
        .filter(({ key }) => key === wanted)
        .map(({ size }) => size)
        .sort((a, b) => b - a),
    ])
    expect(bag(await result.collect())).toEqual(bag(expected))
  }))

test('cross, either side sent', () =>
  property(async (left, right, env) => {
    const [l, r] = [env.fromCollection(left), env.fromCollection(right)]
    const expected = bag(left.flatMap((a) => right.map((b) => [a, b])))
    expect(bag(await l.cross(r).collect())).toEqual(expected)
    expect(bag(await l.crossWithHuge(r).collect())).toEqual(expected)
  }))

test('projections keep the order of their calls', () =>
  property(async (left, right, env) => {
    const sizes = env.fromCollection(right).map(({ key, size }): [number, number] => [key, size])
    const projected = env
      .fromCollection(left)
      .join(sizes)
      .where(0)
      .equalTo(0)
      .projectSecond(1)
      .projectFirst(1, 0)
    const rows: [number, string, number][] = await projected.collect()
    expect(bag(rows)).toEqual(
      bag(pairs(left, right).map(([l, r]) => [(r as Right).size, (l as Left)[1], (l as Left)[0]])),
    )
  }))

test.each(HINTS)('semi joins with %s', (hint) =>
  property(async (left, right, env) => {
    const [l, r] = [env.fromCollection(left), env.fromCollection(right)]
    const has = ([key]: Left): boolean => right.some((one) => one.key === key)
    expect(bag(await l.semiJoin(r, { hint }).where(0).equalTo('key').collect())).toEqual(
      bag(left.filter(has)),
    )
  }),
)

test.each(HINTS.filter((hint) => hint !== 'BROADCAST_HASH_FIRST'))('anti joins with %s', (hint) =>
  property(async (left, right, env) => {
    const [l, r] = [env.fromCollection(left), env.fromCollection(right)]
    const hasNot = ([key]: Left): boolean => !right.some((one) => one.key === key)
    const key = ([first]: Left): number => first
    const rest = l
      .antiJoin(r, { hint })
      .where(key)
      .equalTo((one) => one.key)
    expect(bag(await rest.collect())).toEqual(bag(left.filter(hasNot)))
  }),
)

test('an anti join takes null for a record like any other', async () => {
  const env = new ExecutionEnvironment()
  const values = env.fromElements(1, null, 2)
  expect(await values.antiJoin(env.fromElements(null, 2)).where('*').equalTo('*').collect()).toEqual([1])
  expect(() => values.antiJoin(values, { hint: 'BROADCAST_HASH_FIRST' })).toThrow(
    expect.objectContaining({ code: 'INVALID_HINT' }),
  )
})

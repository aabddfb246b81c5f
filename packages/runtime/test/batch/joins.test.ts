import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CoGroupOperator, CrossOperator, HashJoinOperator, type JoinSide } from '@wiesel/runtime/internal'
import { bag, outputsOf } from './support.ts'

type Row = [key: number, value: string]
const keyOf = ([key]: Row): number => key
const side = (name: string): fc.Arbitrary<Row[]> =>
  fc.array(
    fc.tuple(
      fc.nat(4),
      fc.nat(9).map((n) => `${name}${n}`),
    ),
    { maxLength: 7 },
  )
const outer = fc.record({ left: fc.boolean(), right: fc.boolean() })
const runs = { numRuns: 60 }

function naiveJoin(left: Row[], right: Row[], outer: Record<JoinSide, boolean>): unknown[] {
  const pairs: unknown[] = left.flatMap((l) => right.filter((r) => r[0] === l[0]).map((r) => [l, r]))
  if (outer.left) pairs.push(...left.filter((l) => !right.some((r) => r[0] === l[0])).map((l) => [l, null]))
  if (outer.right) pairs.push(...right.filter((r) => !left.some((l) => l[0] === r[0])).map((r) => [null, r]))
  return pairs
}

test.each<JoinSide>(['left', 'right'])(
  'hash joins with the %s side kept give the pairs of a nested loop, restored and rescaled at any step',
  async (build) => {
    await fc.assert(
      fc.asyncProperty(side('l'), side('r'), outer, async (left, right, outer) => {
        const create = (): HashJoinOperator<Row, Row, unknown> =>
          new HashJoinOperator({
            leftKey: keyOf,
            rightKey: keyOf,
            build,
            outer,
            join: (l, r, out) => out([l, r]),
          })
        // The harness gives inputs in order; the side that is kept comes first in production.
        const steps = build === 'left' ? [left, right] : [right, left]
        const swapped = build === 'left' ? create : (): HashJoinOperator<Row, Row, unknown> => swap(create())
        const actual = await outputsOf(swapped, steps, [keyOf, keyOf])
        expect(bag(actual)).toEqual(bag(naiveJoin(left, right, outer)))
      }),
      runs,
    )
  },
)

/** The same operator with its inputs numbered the other way round. */
function swap(join: HashJoinOperator<Row, Row, unknown>): HashJoinOperator<Row, Row, unknown> {
  const input = join.input.bind(join)
  join.input = (index) => input(1 - index)
  return join
}

test('a broadcast side is restored whole in each subtask', async () => {
  const left: Row[] = [
    [1, 'l1'],
    [2, 'l2'],
  ]
  const right: Row[] = [
    [1, 'r1'],
    [1, 'r2'],
    [3, 'r3'],
  ]
  const actual = await outputsOf(
    () =>
      new HashJoinOperator<Row, Row, unknown>({
        leftKey: keyOf,
        rightKey: keyOf,
        build: 'left',
        outer: { left: false, right: true },
        join: (l, r, out) => out([l, r]),
        partitioned: false,
      }),
    [left, right],
    ['broadcast', keyOf],
  )
  expect(bag(actual)).toEqual(bag(naiveJoin(left, right, { left: false, right: true })))
})

test('the kept side is selected until it has ended', () => {
  const join = new HashJoinOperator<Row, Row, unknown>({
    leftKey: keyOf,
    rightKey: keyOf,
    build: 'right',
    outer: { left: false, right: false },
    join: () => {},
  })
  expect(join.selectInput()).toBe(1)
  join.input(1).end()
  expect(join.selectInput()).toBeUndefined()
})

test('co-group gives each key with the records of both sides', async () => {
  await fc.assert(
    fc.asyncProperty(side('l'), side('r'), async (left, right) => {
      const values = (rows: Iterable<Row>): string[] => [...rows].map((row) => row[1])
      const actual = await outputsOf(
        () =>
          new CoGroupOperator<Row, Row, unknown>({
            leftKey: keyOf,
            rightKey: keyOf,
            call: (l, r, out) => out([values(l), values(r)]),
          }),
        [left, right],
        [keyOf, keyOf],
      )
      const keys = new Set([...left, ...right].map(keyOf))
      const expected = [...keys].map((key) =>
        [left, right].map((rows) => values(rows.filter((row) => row[0] === key))),
      )
      expect(bag(actual)).toEqual(bag(expected))
    }),
    runs,
  )
})

test('cross gives every pair', async () => {
  const actual = await outputsOf(
    () => new CrossOperator<number, string, string>({ build: 'left', cross: (l, r, out) => out(`${l}${r}`) }),
    [
      [1, 2],
      ['a', 'b', 'c'],
    ],
    ['broadcast', (value) => value],
  )
  expect(bag(actual)).toEqual(bag(['1a', '1b', '1c', '2a', '2b', '2c']))
})

import { expect, test } from 'vitest'
import { ExecutionEnvironment, type JoinHint } from '@wiesel/dataset'
import { bag } from '../support/simulated.ts'

type Row = [key: number, value: number]

// Some keys have many partners, so that a record is left between two of them; some have none.
const left = Array.from({ length: 300 }, (_, i): Row => [i % 40, i])
const right = Array.from({ length: 200 }, (_, i): Row => [i < 60 ? 7 : i, -i])

function naive(outerLeft: boolean, outerRight: boolean): unknown[] {
  const pairs: unknown[] = left.flatMap((l) => right.filter((r) => r[0] === l[0]).map((r) => [l, r]))
  if (outerLeft) pairs.push(...left.filter((l) => !right.some((r) => r[0] === l[0])).map((l) => [l, null]))
  if (outerRight) pairs.push(...right.filter((r) => !left.some((l) => l[0] === r[0])).map((r) => [null, r]))
  return pairs
}

const hints: JoinHint[] = ['REPARTITION_HASH_FIRST', 'REPARTITION_HASH_SECOND', 'REPARTITION_SORT_MERGE']

test.each(hints)('%s, compiled and interpreted, in memory and beyond', async (hint) => {
  for (const interpreted of [false, true]) {
    for (const memory of ['1gb', '2kb']) {
      const env = new ExecutionEnvironment({ parallelism: 2, interpreted, memory })
      const [l, r] = [env.fromCollection(left), env.fromCollection(right)]
      const pair = (a: Row | null, b: Row | null): unknown => [a, b]
      const results = [
        await l.join(r, { hint }).where(0).equalTo(0).collect(),
        await l.join(r, { hint }).where(0).equalTo(0).with(pair).collect(),
        await l
          .join(r, { hint })
          .where(0)
          .equalTo(0)
          .flatWith((a, b) => [[a, b]])
          .collect(),
        await l
          .join(r, { hint })
          .where(0)
          .equalTo(0)
          .flatWith(function* (a, b) {
            yield [a, b]
          })
          .collect(),
      ]
      for (const result of results) expect(bag(result)).toEqual(bag(naive(false, false)))
      const outer = [
        await l.leftOuterJoin(r, { hint }).where(0).equalTo(0).with(pair).collect(),
        await l.rightOuterJoin(r, { hint }).where(0).equalTo(0).with(pair).collect(),
        await l.fullOuterJoin(r, { hint }).where(0).equalTo(0).with(pair).collect(),
      ]
      expect(outer.map(bag)).toEqual([naive(true, false), naive(false, true), naive(true, true)].map(bag))
    }
  }
})

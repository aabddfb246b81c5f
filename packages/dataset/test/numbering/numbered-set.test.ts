import { expect, test } from 'vitest'
import { bag, simulated } from '../support/simulated.ts'

test('indexes have no gaps, and every record has one', async () => {
  await simulated(4, async (env) => {
    const words = env.fromSequence(1, 25).map((n) => `w${n}`)
    const indexed = await words.rebalance().zipWithIndex().collect()
    expect(indexed.map(([index]) => index).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 25 }, (_, i) => i),
    )
    expect(bag(indexed.map(([, word]) => word))).toEqual(
      bag(Array.from({ length: 25 }, (_, i) => `w${i + 1}`)),
    )
  })
})

test('indexes of a union, and of nothing', async () => {
  await simulated(2, async (env) => {
    const [a, b] = [env.fromSequence(1, 5), env.fromSequence(6, 9).setParallelism(1)]
    const indexed = await a.union(b).zipWithIndex().collect()
    expect(indexed.map(([index]) => index).sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    expect(
      await a
        .filter(() => false)
        .zipWithIndex()
        .collect(),
    ).toEqual([])
  })
})

test('ids are unique', async () => {
  await simulated(2, async (env) => {
    const ids = (await env.fromSequence(1, 30).zipWithUniqueId().collect()).map(([id]) => id)
    expect(new Set(ids).size).toBe(30)
  })
})

test('partitions are counted, also empty ones', async () => {
  await simulated(2, async (env) => {
    const counts = await env
      .fromElements(5, 6, 7)
      .partitionCustom(() => 0, '*')
      .setParallelism(3)
      .countElementsPerPartition()
      .collect()
    expect(bag(counts)).toEqual(['[0,3]', '[1,0]', '[2,0]'])
  })
})

import { expect, test } from 'vitest'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { bag, simulated } from '../support/simulated.ts'

const big = (parallelism: number) =>
  new ExecutionEnvironment({ parallelism, seed: 7 }).fromSequence(1, 10_000)

test('a fraction of the records, each at most once', async () => {
  const some = await big(3).sample(false, 0.2, 42).collect()
  expect(new Set(some).size).toBe(some.length)
  expect(Math.abs(some.length - 2000)).toBeLessThan(200)
  expect(await big(2).sample(false, 0).count()).toBe(0)
  expect(await big(2).sample(false, 1).count()).toBe(10_000)
})

test('with replacement: as often as chance says', async () => {
  const some = await big(3).sample(true, 2.5, 42).collect()
  expect(Math.abs(some.length - 25_000)).toBeLessThan(1000)
  const never = 10_000 - new Set(some).size
  expect(Math.abs(never - 10_000 * Math.exp(-2.5))).toBeLessThan(150)
})

test('the same seed gives the same sample', async () => {
  const [a, b] = [
    await big(2).sample(false, 0.01, 5).collect(),
    await big(2).sample(false, 0.01, 5).collect(),
  ]
  expect(bag(a)).toEqual(bag(b))
  expect(bag(await big(2).sample(false, 0.01, 6).collect())).not.toEqual(bag(a))
})

test('exactly as many as asked for', async () => {
  await simulated(3, async (env) => {
    const set = env.fromSequence(1, 20)
    for (const size of [0, 1, 7, 20]) {
      const once = await set.sampleWithSize(false, size).collect()
      expect(new Set(once).size).toBe(size)
      expect(await set.sampleWithSize(true, size).count()).toBe(size)
    }
    expect(await set.sampleWithSize(false, 30).count()).toBe(20)
    expect(
      await set
        .filter(() => false)
        .sampleWithSize(true, 3)
        .count(),
    ).toBe(0)
  })
})

test('every record has the same chance', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const taken = new Map<number, number>()
  for (let seed = 0; seed < 600; seed++)
    for (const n of await env.fromSequence(1, 10).sampleWithSize(false, 3, seed).collect())
      taken.set(n, (taken.get(n) ?? 0) + 1)
  for (const count of taken.values()) expect(Math.abs(count - 180)).toBeLessThan(50)
  expect(taken.size).toBe(10)
})

test('impossible samples are refused', () => {
  const invalid = expect.objectContaining({ code: 'INVALID_OPTION' })
  expect(() => big(1).sample(false, 1.1)).toThrow(invalid)
  expect(() => big(1).sample(true, NaN)).toThrow(invalid)
  expect(() => big(1).sampleWithSize(true, -1)).toThrow(invalid)
})

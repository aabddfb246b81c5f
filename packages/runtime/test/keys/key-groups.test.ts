import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyGroupOf } from '@wiesel/runtime'
import {
  checkParallelism,
  defaultMaxParallelism,
  keyGroupRange,
  roundUpToPowerOfTwo,
  subtaskOfKeyGroup,
} from '../../src/keys/key-groups.ts'
import { arbitraryKey } from '../support/arbitrary-key.ts'
import { hashVectors } from './hash-vectors.ts'
import { keyBytes, referenceMurmur3 } from './reference-murmur3.ts'
import { readKey } from './stored-key.ts'

const word = (n: number): number[] => [n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255]

const scale = fc
  .integer({ min: 1, max: 4096 })
  .chain((max) => fc.record({ max: fc.constant(max), parallelism: fc.integer({ min: 1, max }) }))

test.each(hashVectors)('the key group of $key is pinned', ({ key, group128, group32768 }) => {
  expect(keyGroupOf(readKey(key), 128)).toBe(group128)
  expect(keyGroupOf(readKey(key), 32_768)).toBe(group32768)
})

test('a key group is the positive murmur3 of the hash modulo maxParallelism', () => {
  fc.assert(
    fc.property(arbitraryKey, fc.integer({ min: 1, max: 32_768 }), (key, max) => {
      const mixed = referenceMurmur3(word(referenceMurmur3(keyBytes(key), 0)))
      expect(keyGroupOf(key, max)).toBe((mixed === -(2 ** 31) ? 0 : Math.abs(mixed)) % max)
    }),
  )
})

test('every key group belongs to exactly the subtask whose range it is in', () => {
  fc.assert(
    fc.property(scale, ({ max, parallelism }) => {
      let next = 0
      for (let subtask = 0; subtask < parallelism; subtask++) {
        const { start, end } = keyGroupRange(subtask, parallelism, max)
        expect(start).toBe(next)
        expect(end).toBeGreaterThanOrEqual(start)
        for (const group of [start, end]) expect(subtaskOfKeyGroup(group, parallelism, max)).toBe(subtask)
        next = end + 1
      }
      expect(next).toBe(max)
    }),
  )
})

test('maxParallelism is 1.5 times the parallelism, rounded up to a power of two, from 128 to 32,768', () => {
  const chosen = [1, 84, 85, 86, 170, 171, 172, 1000, 20_000].map(defaultMaxParallelism)
  expect(chosen).toEqual([128, 128, 128, 256, 256, 256, 512, 2048, 32_768])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), (parallelism) => {
      const max = defaultMaxParallelism(parallelism)
      expect(Number.isInteger(Math.log2(max))).toBe(true)
      expect(max).toBeGreaterThanOrEqual(
        Math.min(32_768, Math.max(128, parallelism + Math.floor(parallelism / 2))),
      )
    }),
  )
})

test('impossible parallelism is refused', () => {
  expect(() => checkParallelism(1, 1)).not.toThrow()
  expect(() => checkParallelism(32_768, 32_768)).not.toThrow()
  for (const [parallelism, max] of [
    [0, 1],
    [2, 1],
    [1.5, 4],
    [1, 32_769],
    [-1, 128],
    [NaN, 128],
    [1, Infinity],
    ['4' as unknown as number, 128],
  ])
    expect(() => checkParallelism(parallelism, max)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION' }),
    )
})

test('a power of two is the next one up, also for large numbers', () => {
  expect([0, 1, 2, 3, 4, 5, 8, 9].map(roundUpToPowerOfTwo)).toEqual([0, 1, 2, 4, 4, 8, 8, 16])
  for (let bit = 2; bit <= 30; bit++) {
    const power = 2 ** bit
    expect([power - 1, power].map(roundUpToPowerOfTwo)).toEqual([power, power])
    if (bit < 30) expect(roundUpToPowerOfTwo(power + 1)).toBe(2 * power)
  }
})

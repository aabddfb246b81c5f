import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyGroupOf, type Key } from '@wiesel/runtime'
import { KeyTable, keyGroupOfEntry } from '../../src/state/key-table.ts'
import { ShardedMap, SHARD_MAX } from '../../src/state/sharded-map.ts'
import { arbitraryKey, canonicalKey, clashingKey } from '../support/arbitrary-key.ts'

type Action = readonly ['put' | 'remove' | 'find', Key]

const action: fc.Arbitrary<Action> = fc.tuple(
  fc.constantFrom('put' as const, 'put' as const, 'remove' as const, 'find' as const),
  fc.oneof(clashingKey, arbitraryKey),
)

test('a key table is a map of keys that are equal by value', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const table = new KeyTable<number>()
      const oracle = new Map<string, number>()
      actions.forEach(([what, key], i) => {
        const text = canonicalKey(key)
        const entry = table.find(key)
        expect(entry?.value).toBe(oracle.get(text))
        if (what === 'put') {
          if (entry === undefined) table.insert(key, i)
          else entry.value = i
          oracle.set(text, i)
        } else if (what === 'remove' && entry !== undefined) {
          table.remove(entry)
          oracle.delete(text)
        }
      })
      expect(table.size).toBe(oracle.size)
      expect(new Map([...table].map(({ key, value }) => [canonicalKey(key as Key), value]))).toEqual(oracle)
      for (const entry of table) expect(keyGroupOfEntry(entry, 128)).toBe(keyGroupOf(entry.key, 128))
    }),
  )
})

test('the entry last returned may be removed while iterating', () => {
  const table = new KeyTable<number>()
  for (let i = 0; i < 1000; i++) table.insert(i % 3 === 0 ? [i] : i, i)
  const seen: number[] = []
  for (const entry of table) {
    seen.push(entry.value)
    if (entry.value % 2 === 0) table.remove(entry)
  }
  expect(new Set(seen).size).toBe(1000)
  expect(table.size).toBe(500)
  expect(table.find(2)).toBeUndefined()
  expect(table.find([3])?.value).toBe(3)
})

test.each([
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['an instance', new (class Custom {})()],
])('%s is no key', (_name, key) => {
  expect(() => new KeyTable<number>().find(key)).toThrow(expect.objectContaining({ code: 'INVALID_KEY' }))
})

describe('a sharded map beyond the size of a shard', () => {
  const count = 2 * SHARD_MAX + 5000
  const keyOf = (i: number): string | number => (i % 2 === 0 ? i : `key ${i}`)

  test('keeps everything through splits, with changes and removals between', () => {
    const map = new ShardedMap<number>()
    const removed = new Set<number>()
    let misreported = 0
    for (let i = 0; i < count; i++) {
      map.set(keyOf(i), i)
      // Old and new keys alike, in the middle of splits.
      if (i % 7 === 0) map.set(keyOf(i >> 1), -(i >> 1))
      if (i % 11 === 0) {
        if (map.delete(keyOf(i >> 2)) === removed.has(i >> 2)) misreported++
        removed.add(i >> 2)
      }
      if (i % 7 === 0) removed.delete(i >> 1)
      if (i % 7 === 0 && i % 11 === 0 && i >> 2 === i >> 1) removed.add(i >> 2)
    }
    let wrong = 0
    for (let i = 0; i < count; i++) {
      const value = map.get(keyOf(i))
      if (removed.has(i) ? value !== undefined : value === undefined || Math.abs(value) !== i) wrong++
    }
    expect([wrong, misreported]).toEqual([0, 0])
    expect(map.size).toBe(count - removed.size)
    expect(new Set(Array.from(map.values(), Math.abs)).size).toBe(count - removed.size)
    expect(map.get('absent')).toBeUndefined()
    expect(map.delete('absent')).toBe(false)
    expect(map.single).toBeUndefined()
  })

  test('a value may be removed while iterating, in every shard', () => {
    const map = new ShardedMap<number>()
    for (let i = 0; i < SHARD_MAX + 1000; i++) map.set(i, i)
    let seen = 0
    for (const value of map.values()) {
      seen++
      if (value % 2 === 0) map.delete(value)
    }
    expect(seen).toBe(SHARD_MAX + 1000)
    expect(map.size).toBe((SHARD_MAX + 1000) / 2)
  })

  test('equal numbers are one key: −0 and 0, all NaN', () => {
    const map = new ShardedMap<string>()
    for (let i = 0; i < SHARD_MAX + 10; i++) map.set(`filler ${i}`, 'x')
    map.set(-0, 'zero')
    map.set(NaN, 'nan')
    map.set(0.5, 'half')
    map.set(1n, 'big')
    expect([map.get(0), map.get(NaN), map.get(0.5), map.get(1n), map.get(1)]).toEqual([
      'zero',
      'nan',
      'half',
      'big',
      undefined,
    ])
  })
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Key } from '@wiesel/runtime'
import { SlotTable } from '../../src/state/slot-table.ts'
import { arbitraryKey, canonicalKey, clashingKey } from '../support/arbitrary-key.ts'

const action = fc.tuple(
  fc.constantFrom('put' as const, 'put' as const, 'remove' as const),
  fc.oneof(clashingKey, arbitraryKey),
)

test('a slot table is a map of keys that are equal by value', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
      const table = new SlotTable<number>()
      const oracle = new Map<string, number>()
      actions.forEach(([what, key], i) => {
        const text = canonicalKey(key)
        const slot = table.find(key)
        expect(slot === undefined ? undefined : table.get(slot)).toBe(oracle.get(text))
        if (what === 'put') {
          if (slot === undefined) table.insert(key, i)
          else table.set(slot, i)
          oracle.set(text, i)
        } else if (slot !== undefined) {
          table.remove(slot)
          oracle.delete(text)
        }
        expect(table.size).toBe(oracle.size)
      })
      expect(new Map([...table.entries()].map(([key, value]) => [canonicalKey(key as Key), value]))).toEqual(
        oracle,
      )
    }),
  )
})

test('slots of many keys; free ones are used again; keys may come and go while iterating', () => {
  const table = new SlotTable<number>()
  const count = 40_000
  for (let i = 0; i < count; i++) table.insert(`k${i}`, i)
  for (const [key, value] of table.entries()) if (value % 2 === 0) table.remove(table.find(key) as number)
  expect(table.size).toBe(count / 2)
  const slots = new Set<number>()
  for (let i = 0; i < count / 2; i++) slots.add(table.insert(`new${i}`, -i))
  expect(Math.max(...slots)).toBeLessThan(count)
  expect([table.size, [...table.entries()].length]).toEqual([count, count])
  expect(table.find('k0')).toBeUndefined()
})

test.each([
  ['undefined', undefined],
  ['a function', () => 1],
  ['a symbol', Symbol('s')],
  ['an instance', new (class Custom {})()],
])('%s is no key', (_name, key) => {
  expect(() => new SlotTable<number>().insert(key, 1)).toThrow(
    expect.objectContaining({ code: 'INVALID_KEY' }),
  )
})

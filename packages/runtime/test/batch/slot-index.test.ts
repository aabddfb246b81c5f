import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SlotIndex } from '../../src/batch/slot-index.ts'

const key = fc.oneof(
  { weight: 9, arbitrary: fc.nat(400) },
  fc.integer({ min: -5, max: 70_000 }),
  fc.constantFrom<unknown>(-0, 0.5, NaN, 2 ** 31, 2 ** 32, -1, '1', null, 1n),
)
const filling = fc.record({ keys: fc.array(key, { maxLength: 300 }), gaps: fc.boolean() })

test('gives each key a number of its own, filling after filling, and finds all of them by places', () => {
  fc.assert(
    fc.property(fc.array(filling, { maxLength: 5 }), (fillings) => {
      const index = new SlotIndex()
      for (const { keys, gaps } of fillings) {
        const known = new Map<unknown, number>()
        for (const one of keys) {
          expect(index.find(one)).toBe(known.get(one) ?? -1)
          const number = index.add(one)
          if (known.has(one)) expect(number).toBe(known.get(one))
          known.set(one, number)
          expect(index.keyAt(number) === one || Number.isNaN(one)).toBe(true)
          expect(index.size).toBe(known.size)
        }
        for (const one of keys) expect(index.find(one)).toBe(known.get(one))
        const numbers = [...known.values()].toSorted((a, b) => a - b)
        expect(new Set(numbers).size).toBe(known.size)
        const placed: number[] = []
        for (let place = index.nextPlace(0); place >= 0; place = index.nextPlace(place + 1))
          placed.push(index.numberAt(place))
        expect(placed.toSorted((a, b) => a - b)).toEqual(numbers)
        index.clear(gaps)
        expect(index.size).toBe(0)
        expect(index.nextPlace(0)).toBe(-1)
      }
    }),
  )
})

test('lets dense keys be their own numbers once they were dense', () => {
  const index = new SlotIndex()
  for (let one = 999; one >= 0; one--) index.add(one)
  expect(index.find(7)).not.toBe(7)
  index.clear(true)
  for (let one = 999; one >= 0; one -= 3) expect(index.add(one)).toBe(one)
  index.clear(false)
  expect(index.add(500)).toBe(0)
})

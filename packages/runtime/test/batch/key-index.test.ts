import * as fc from 'fast-check'
import { expect, test } from 'vitest'

import { KeyIndex } from '../../src/batch/key-index.ts'
import { keyIdentity } from '../../src/keys/key-identity.ts'

const ALPHABET = ['a', 'b', '\0', '\x7f', '\x80', 'é', '\ud800']
const text = fc.array(fc.constantFrom(...ALPHABET), { maxLength: 9 }).map((letters) => letters.join(''))

const key = fc.oneof(
  text,
  text.map((short) => `${short}${'abc'.repeat(short.length)}`),
  fc.integer({ min: -20, max: 20 }),
  fc.integer(),
  fc.integer({ min: 0, max: 40 }).map((n) => n << 20),
  fc.constantFrom<unknown>(-0, 0.5, NaN, 2 ** 31, -(2 ** 31), 1n, '1', '', '\0', null, true, false),
  fc.constantFrom<unknown>(new Date(1), [1, 'a'], { a: 1 }, { a: 1, b: undefined }),
)

test('numbers keys as a Map of their identities would', () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
      const index = new KeyIndex()
      for (let round = 0; round < 2; round++) {
        const known = new Map<unknown, number>()
        for (const one of keys) {
          const identity = keyIdentity(one)
          expect(index.find(one)).toBe(known.get(identity) ?? -1)
          const number = index.add(one)
          if (!known.has(identity)) known.set(identity, known.size)
          expect(number).toBe(known.get(identity))
          expect(index.size).toBe(known.size)
        }
        expect(index.keys.map(keyIdentity).map((k) => (k === 0 ? 0 : k))).toEqual([...known.keys()])
        index.clear()
        expect(index.size).toBe(0)
        for (const one of keys) expect(index.find(one)).toBe(-1)
      }
    }),
  )
})

test('grows to many keys', () => {
  const index = new KeyIndex()
  for (let i = 0; i < 100_000; i++) expect(index.add(i * 64)).toBe(i)
  for (let i = 0; i < 100_000; i++) if (index.find(i * 64) !== i) throw new Error(`lost ${i}`)
  expect(index.find(1)).toBe(-1)
})

test('finds keys again however dense they are, and when it is filled again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -5, max: 300 }), fc.nat(1200), fc.constantFrom(1, 1, 2, 5, 90))),
      fc.array(fc.nat(1200), { maxLength: 5 }),
      (runs, fills) => {
        const index = new KeyIndex()
        for (const fill of [Infinity, ...fills]) {
          const known = new Map<number, number>()
          for (const [from, count, step] of runs)
            for (let i = 0; i < count && known.size < fill; i++) {
              const one = from + i * step
              if (!known.has(one)) known.set(one, known.size)
              if (index.add(one) !== known.get(one)) throw new Error(`another number for ${one}`)
            }
          for (let one = -10; one < 3000; one++)
            if (index.find(one) !== (known.get(one) ?? -1)) throw new Error(`another number for ${one}`)
          expect(index.size).toBe(known.size)
          const placed: number[] = []
          for (let place = index.nextPlace(0); place >= 0; place = index.nextPlace(place + 1))
            placed.push(index.numberAt(place))
          expect(placed.toSorted((a, b) => a - b)).toEqual([...known.values()])
          index.clear()
        }
      },
    ),
  )
})

test('tells apart many texts, short and long, of any letters', () => {
  const index = new KeyIndex()
  const texts = Array.from({ length: 30_000 }, (_, i) => `${i % 3 === 0 ? 'ö' : ''}${i}${'-'.repeat(i % 30)}`)
  texts.forEach((one, i) => expect(index.add(one)).toBe(i))
  texts.forEach((one, i) => expect(index.find(one)).toBe(i))
  expect(index.find('30000')).toBe(-1)
})

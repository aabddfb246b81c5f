import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { numberColumns } from '../../src/batch/row-layout.ts'
import { RowStore } from '../../src/batch/row-store.ts'

class Pair extends Array<number> {}

const number = fc.oneof(fc.integer(), fc.nat(9), fc.double(), fc.constantFrom(-0, NaN, Infinity, 2 ** 53))
const tuple = (fields: number): fc.Arbitrary<unknown> =>
  fc.array(number, { minLength: fields, maxLength: fields })
const wholes = fc.array(fc.array(fc.integer(), { minLength: 2, maxLength: 2 }), { maxLength: 60 })
const tuples = fc.integer({ min: 0, max: 9 }).chain((fields) => fc.array(tuple(fields), { maxLength: 60 }))
const anything = fc.array(
  fc.oneof<fc.Arbitrary<unknown>[]>(
    { weight: 20, arbitrary: tuple(2) },
    fc.array(number, { maxLength: 3 }),
    fc.string(),
    fc.constantFrom<unknown>(null, undefined, 7, 1n, [1n, 2], ['a', 1], [1, null], [1, undefined]),
    fc.constantFrom<unknown>({ a: 1 }, new Array<number>(2), new Pair(1, 2), new Date(1), {
      length: 2,
      0: 1,
    }),
  ),
  { maxLength: 60 },
)

test('gives what was put in, whatever it is', () => {
  fc.assert(
    fc.property(fc.oneof(wholes, tuples, anything), fc.infiniteStream(fc.nat()), (rows, places) => {
      const store = new RowStore()
      const expected: unknown[] = []
      for (let round = 0; round < 2; round++) {
        for (const row of rows) {
          const at = places.next().value % (expected.length + 2)
          if (at >= expected.length) expected.push(row)
          else expected[at] = row
          if (at > expected.length - 1) store.push(row)
          else store.set(at, row)
          expect(store.size).toBe(expected.length)
        }
        expect([...store]).toEqual(expected)
        expect([...store].map((row) => row?.constructor)).toEqual(expected.map((row) => row?.constructor))
        store.clear()
        expected.length = 0
      }
    }),
  )
})

test('keeps tuples of numbers as columns, and anything else as it is', () => {
  const store = new RowStore()
  for (let i = 0; i < 1000; i++) store.push([i, -i])
  expect(store.layout.kinds).toEqual(['int32', 'float64'])
  store.clear()
  store.push([1, 2])
  store.set(0, [1.5, 3])
  expect(store.layout.kinds).toEqual(['float64', 'float64'])
  const row = [1, 'a']
  store.push(row)
  expect(store.layout.kinds).toBeUndefined()
  expect(store.get(1)).toBe(row)
})

test('does without generated code', () => {
  vi.stubGlobal('Function', () => {
    throw new EvalError('Code generation is forbidden.')
  })
  expect(numberColumns(['float64', 'int32', 'int32', 'float64', 'int32'])).toBeUndefined()
  vi.unstubAllGlobals()
})

import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { tupleRows } from '../../src/batch/row-layout.ts'
import { RowStore } from '../../src/batch/row-store.ts'

class Pair extends Array<number> {}

const number = fc.oneof(fc.integer(), fc.nat(9), fc.double(), fc.constantFrom(-0, NaN, Infinity, 2 ** 53))
const tuple = (fields: number): fc.Arbitrary<unknown> =>
  fc.array(number, { minLength: fields, maxLength: fields })
const wholes = fc.array(fc.array(fc.integer(), { minLength: 2, maxLength: 2 }), { maxLength: 60 })
const tuples = fc.integer({ min: 0, max: 9 }).chain((fields) => fc.array(tuple(fields), { maxLength: 60 }))
const anything = fc.array(
  fc.oneof<fc.Arbitrary<unknown>[]>(
    tuple(2),
    tuple(2),
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

test('keeps tuples of numbers in a typed array, and anything else as it is', () => {
  const store = new RowStore()
  for (let i = 1; i < 1000; i++) store.push([i, -i])
  expect(store.layout.tuples).toEqual({ fields: 2, whole: true })
  store.push([0, -0])
  expect(store.layout.tuples).toEqual({ fields: 2, whole: false })
  store.clear()
  store.push([1, 2])
  const row = [1, 'a']
  store.push(row)
  expect(store.layout.tuples).toBeUndefined()
  expect(store.get(1)).toBe(row)
})

test('folds tuples as a function would, or says that it cannot', () => {
  const folds = [
    { field: 1, kind: 'SUM' },
    { field: 2, kind: 'MIN' },
    { field: 3, kind: 'MAX' },
  ] as const
  const fold = (a: number[], b: number[]): number[] => [
    b[0],
    a[1] + b[1],
    b[2] < a[2] ? b[2] : a[2],
    b[3] > a[3] ? b[3] : a[3],
  ]
  const tuples = fc.array(fc.tuple(number, number, number, number), { maxLength: 40 })
  const wholes = fc.array(fc.tuple(fc.nat(9), fc.integer(), fc.integer(), fc.integer()), { maxLength: 40 })
  fc.assert(
    fc.property(fc.oneof(tuples, wholes), (rows) => {
      const store = new RowStore<number[]>(folds)
      let expected: number[] | undefined
      for (const row of rows) {
        const before = expected
        expected = before === undefined ? row : fold(before, row)
        if (before === undefined || !store.layout.fold(0, row)) store.set(0, expected)
        else expect([row[2], row[3], before[2], before[3]].some(Number.isNaN)).toBe(false)
        expect([...store]).toEqual([expected])
      }
    }),
  )
  const store = new RowStore(folds)
  expect(store.layout.fold(0, [1, 2, 3, 4])).toBe(false)
  store.push([1, 2, 3])
  expect(store.layout.fold(0, [1, 2, 3])).toBe(false)
  store.push('other')
  expect(store.layout.fold(0, [1, 2, 3])).toBe(false)
})

test('does without generated code', () => {
  vi.stubGlobal('Function', () => {
    throw new EvalError('Code generation is forbidden.')
  })
  expect(tupleRows({ fields: 7, whole: true })).toBeUndefined()
  vi.unstubAllGlobals()
})

test('folds rows with other fields, which become those of the last one', () => {
  const folds = [
    { field: 1, kind: 'SUM' },
    { field: 2, kind: 'MAX' },
    { field: 0, kind: 'KEEP' },
  ] as const
  const word = fc.constantFrom('a', 'b', null, 1n)
  const tuples = fc.array(fc.tuple(fc.constant('key'), number, number, word), { maxLength: 40 })
  const asTuple = (row: unknown[]): unknown => row
  const asObject = (row: unknown[]): unknown => Object.fromEntries(row.entries())
  fc.assert(
    fc.property(tuples, fc.constantFrom(asTuple, asObject), (rows, make) => {
      const store = new RowStore(folds)
      let expected: (typeof rows)[number] | undefined
      for (const row of rows) {
        const before = expected
        expected =
          before === undefined
            ? row
            : ['key', before[1] + row[1], row[2] > before[2] ? row[2] : before[2], row[3]]
        if (before === undefined || !store.layout.fold(0, make(row))) store.set(0, make(expected))
        else expect([row[2], before[2]].some(Number.isNaN)).toBe(false)
        expect([...store]).toEqual([make(expected)])
        expect(store.layout.copies).toBe(true)
      }
    }),
  )
})

test('keeps what cannot be folded as it is', () => {
  class Row extends Array<unknown> {}
  const folds = [{ field: 1, kind: 'SUM' }] as const
  for (const other of [
    null,
    'text',
    ['a', 'b'],
    ['a'],
    ['a', 1n],
    Row.of<unknown>('a', 1),
    new Date(1),
    { 0: 'a' },
  ]) {
    const store = new RowStore(folds)
    store.push(['a', 1])
    expect(store.layout.fold(0, other)).toBe(false)
    store.push(other)
    expect(store.layout.copies).toBe(false)
    expect([...store]).toEqual([['a', 1], other])
    store.clear()
    store.push(other)
    expect(store.get(0)).toBe(other)
  }
})

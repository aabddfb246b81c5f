import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeptTable } from '../../src/iteration/kept-table.ts'

const number = fc.oneof(fc.integer(), fc.double(), fc.constantFrom(-0, NaN, Infinity, 2 ** 53))
const rowsOfNumbers = fc
  .integer({ min: 1, max: 9 })
  .chain((fields) => fc.array(fc.array(number, { minLength: fields, maxLength: fields }), { maxLength: 30 }))
const anyRows = fc.array(
  fc.oneof<fc.Arbitrary<unknown>[]>(
    fc.array(number, { maxLength: 3 }),
    fc.string(),
    fc.constant(null),
    fc.constant({ a: 1 }),
  ),
  { maxLength: 30 },
)

test('has the rows of each key as they came, whatever they are', () => {
  fc.assert(
    fc.property(
      fc.oneof(rowsOfNumbers, anyRows),
      fc.array(fc.nat(5), { minLength: 30, maxLength: 30 }),
      (rows, keys) => {
        const table = new KeptTable()
        rows.forEach((row, i) => table.add(keys[i], row))
        while (table.step());
        for (const [number, key] of table.index.keys.entries())
          expect(table.rowsOf(number)).toEqual(rows.filter((_, i) => keys[i] === key))
      },
    ),
  )
})

test('sorts many rows in several steps', () => {
  const table = new KeptTable()
  for (let row = 0; row < 60_000; row++) table.add(row % 20_000, [row % 20_000, row])
  let steps = 1
  while (table.step()) steps++
  expect(steps).toBeGreaterThan(4)
  for (let key = 0; key < 20_000; key++)
    expect(table.rowsOf(key)).toEqual([0, 20_000, 40_000].map((more) => [key, key + more]))
})

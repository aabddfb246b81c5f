import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CompactTable } from '../../src/batch/compact-table.ts'
import { JoinTable } from '../../src/batch/join-table.ts'

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
        const table = new JoinTable()
        rows.forEach((row, i) => table.add(keys[i], row))
        const compact = new CompactTable(table)
        while (compact.step());
        for (const [number, key] of table.index.keys.entries())
          expect(compact.rowsOf(number)).toEqual(rows.filter((_, i) => keys[i] === key))
      },
    ),
  )
})

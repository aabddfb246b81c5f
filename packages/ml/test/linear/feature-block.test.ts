import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ColumnReader, type Vector } from '../../src/index.ts'
import { BlockFold, makeBlock } from '../../src/linear/feature-block.ts'

const COLUMNS = { featuresCol: 'features', labelCol: 'label', weightCol: 'weight' }
const read = new ColumnReader('Test')

const row = fc.record({
  features: fc.oneof(
    fc.array(fc.integer(), { minLength: 3, maxLength: 3 }),
    fc.tuple(fc.nat(2), fc.integer()).map(([at, value]) => ({ size: 3, indices: [at], values: [value] })),
  ) as fc.Arbitrary<Vector>,
  label: fc.integer(),
  weight: fc.nat(),
})

test('blocks of parts come together as the block of all rows', () => {
  fc.assert(
    fc.property(fc.array(row), fc.array(row), fc.boolean(), (first, second, intercept) => {
      const fold = new BlockFold(read, COLUMNS, intercept)
      const grown = (rows: (typeof first)[number][]) =>
        rows.reduce((block, each) => fold.add(each, block), fold.createAccumulator())
      const together = fold.getResult(fold.merge(grown(first), grown(second)))
      expect(together).toEqual(makeBlock(read, COLUMNS, [...first, ...second], intercept))
    }),
  )
})

test('many rows are all there, in their order', () => {
  const rows = Array.from({ length: 30_000 }, (_, i) => ({ features: [i, -i, 1], label: i, weight: 1 }))
  const { values, labels, starts } = makeBlock(read, COLUMNS, rows)
  expect(values).toEqual(Float64Array.from(rows.flatMap(({ features }) => features)))
  expect(labels).toEqual(Float64Array.from(rows.keys()))
  expect(starts.at(-1)).toBe(90_000)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareValues } from '../../../../dataset/src/keys/compare-values.ts'
import { ExternalSorter } from '../../../src/batch/spill/external-sorter.ts'
import { sortOrder } from '../../../src/batch/spill/normalised-key.ts'
import { JobMemory } from '../../../src/memory/job-memory.ts'
import { MemorySpillStorage } from '../../../src/memory/memory-spill-storage.ts'

type Row = [a: unknown, b: unknown, at: number]

const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'abcdefgh', 'abcdefghi', 'é', '￿', '😀', '\0'),
  fc.string(),
)
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    -0,
    1,
    -1,
    NaN,
    Infinity,
    -Infinity,
    true,
    false,
    2n ** 70n,
    -(2n ** 70n),
  ),
  fc.double(),
  fc.integer(),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.bigInt(2n ** 53n - 9n, 2n ** 53n + 99n),
  fc.integer({ min: 0, max: 99 }).map((n) => 2 ** 53 + n),
  fc.bigInt(-(2n ** 53n) - 99n, 9n - 2n ** 53n),
  fc.constantFrom(2n ** 2000n, -(2n ** 2000n), Number.MAX_VALUE, Number.MIN_VALUE),
  text,
  fc.date({ noInvalidDate: true }),
  fc.array(fc.nat(3), { maxLength: 3 }),
)

test('sorts as a stable sort by full comparison does, in memory and spilled', () => {
  const rows = fc.array(fc.tuple(value, value), { maxLength: 60 })
  const sign = fc.constantFrom(1, -1)
  fc.assert(
    fc.property(
      rows,
      sign,
      sign,
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(1, 200, 1e9),
      (pairs, s, t, runRows, budgetBytes) => {
        const input = pairs.map(([a, b], at): Row => [a, b, at])
        const compare = (x: Row, y: Row): number =>
          s * compareValues(x[0], y[0]) || t * compareValues(x[1], y[1])
        const order = sortOrder(compare, [
          { read: (row: Row) => row[0], descending: s < 0 },
          { read: (row: Row) => row[1], descending: t < 0 },
        ])
        const storage = new MemorySpillStorage()
        const memory = new JobMemory({ budgetBytes, openStorage: () => storage, interpreted: true })
        const sorter = new ExternalSorter(order, memory, runRows)
        for (const row of input) sorter.addNow(row)
        expect(sorter.size).toBe(input.length)
        expect([...sorter].map((row) => row[2]).sort((a, b) => a - b)).toEqual(input.map((row) => row[2]))
        const sorted: Row[] = []
        while (sorter.size > 0) {
          expect([...sorter]).toHaveLength(sorter.size)
          sorted.push(sorter.take())
        }
        expect(sorted.map((row) => row[2])).toEqual(input.toSorted(compare).map((row) => row[2]))
        expect(storage.size).toBe(0)
        expect(memory.manager.usedBytes).toBe(0)
      },
    ),
    { numRuns: 1000 },
  )
})

test('merges in levels what was spilled many times', () => {
  const storage = new MemorySpillStorage()
  const memory = new JobMemory({ budgetBytes: 1, openStorage: () => storage, interpreted: true })
  const sorter = new ExternalSorter(
    sortOrder((a: number, b: number) => a - b),
    memory,
  )
  const input = Array.from({ length: 700 }, (_, i) => (i * 7919) % 1009)
  let most = 0
  for (const n of input) {
    sorter.addNow(n)
    most = Math.max(most, storage.size)
  }
  expect(most).toBeLessThan(50)
  expect(Array.from(input, () => sorter.take())).toEqual(input.toSorted((a, b) => a - b))
})

test('leaves no file behind when it is closed half-way', () => {
  const storage = new MemorySpillStorage()
  const memory = new JobMemory({ budgetBytes: 1, openStorage: () => storage, interpreted: true })
  for (const taken of [0, 3]) {
    const sorter = new ExternalSorter(
      sortOrder((a: number, b: number) => a - b),
      memory,
    )
    for (let n = 0; n < 40; n++) sorter.addNow(n)
    expect(storage.size).toBeGreaterThan(0)
    for (let i = 0; i < taken; i++) sorter.take()
    sorter.close()
    expect(storage.size).toBe(0)
  }
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { SpareMemory } from '../../src/checkpoint/spare-memory.ts'

const MB = 1 << 20
const filled = (length: number, byte = 1): Uint8Array => new Uint8Array(length).fill(byte)

test('memory of a size that fits is used again', () => {
  const memory = new SpareMemory()
  const kept = memory.copy(filled(4 * MB))
  const first = memory.copy(filled(2 * MB))
  const { buffer } = first
  memory.giveBack(first)
  const second = memory.copy(filled(2 * MB - 5, 7))
  expect(second.buffer).toBe(buffer)
  expect(second.length).toBe(2 * MB - 5)
  expect(second.every((b) => b === 7)).toBe(true)
  expect(kept.every((b) => b === 1)).toBe(true)
})

test('there is never more spare memory than memory in use', () => {
  const memory = new SpareMemory()
  const small = memory.copy(filled(MB))
  const large = memory.copy(filled(4 * MB))
  const { buffer } = large
  memory.giveBack(large)
  expect(memory.copy(filled(4 * MB)).buffer).not.toBe(buffer)
  expect(small.length).toBe(MB)
})

test('copies do not share memory, whatever is given back', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ size: fc.nat(3), back: fc.nat(4) }), { maxLength: 20 }), (steps) => {
      const memory = new SpareMemory()
      let copies: { bytes: Uint8Array<ArrayBuffer>; byte: number }[] = []
      for (const [byte, { size, back }] of steps.entries()) {
        copies.push({ bytes: memory.copy(filled((size * MB) / 2, byte)), byte })
        const old = copies[back]
        if (old === undefined) continue
        memory.giveBack(old.bytes)
        copies = copies.filter((copy) => copy !== old)
        for (const { bytes, byte: wanted } of copies) expect(bytes.every((b) => b === wanted)).toBe(true)
      }
    }),
    { numRuns: 20 },
  )
})

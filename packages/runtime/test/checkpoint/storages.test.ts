import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 as zipCrc32 } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { MemoryCheckpointStorage } from '@wiesel/runtime'
import { DirectoryCheckpointStorage } from '@wiesel/runtime/node'
import { checkpointStorageConformance } from '@wiesel/testing'
import { crc32, portableCrc32 } from '../../src/checkpoint/crc32.ts'
import { seal, unseal } from '../../src/checkpoint/sealed-object.ts'

const root = mkdtempSync(join(tmpdir(), 'wiesel-checkpoints-'))
afterAll(() => rmSync(root, { recursive: true }))
let folders = 0

describe.each([
  ['memory', () => new MemoryCheckpointStorage()],
  ['a directory', () => new DirectoryCheckpointStorage(join(root, `${folders++}`))],
])('%s', (_, create) => {
  test.each(checkpointStorageConformance)('$name', (one) => one.run(create()))
})

test('a directory is empty again when everything is deleted', async () => {
  const path = join(root, 'empty')
  const storage = new DirectoryCheckpointStorage(path)
  await storage.put('job/chk-1/a', Uint8Array.of(1))
  await storage.delete('job/chk-1/a')
  expect(readdirSync(join(path, 'job'))).toEqual([])
})

test('the checksum is that of zip', () => {
  for (const checksum of [crc32, portableCrc32])
    expect(checksum(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  for (const length of [0, 1, 2, 3, 4, 5, 8, 1001]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 37)
    expect([crc32(bytes), portableCrc32(bytes)]).toEqual([zipCrc32(bytes), zipCrc32(bytes)])
  }
})

describe('a sealed object', () => {
  const whole = seal([Uint8Array.of(1, 2), Uint8Array.of(3, 4)])

  test('comes back', () => expect([...unseal('x', whole)]).toEqual([1, 2, 3, 4]))

  test('is damaged by any flipped bit, but in the part that says nothing', () => {
    for (let bit = 0; bit < whole.length * 8; bit++) {
      const byte = bit >> 3
      if (byte === 6 || byte === 7) continue
      const flipped = whole.slice()
      flipped[byte] ^= 1 << (bit & 7)
      expect(() => unseal('x', flipped), `bit ${bit}`).toThrow(/damaged|version/)
    }
  })

  test('is damaged when it is cut or grows', () => {
    for (let length = 0; length < whole.length; length++)
      expect(() => unseal('x', whole.slice(0, length))).toThrow('damaged')
    expect(() => unseal('x', Uint8Array.from([...whole, 0]))).toThrow('damaged')
  })
})

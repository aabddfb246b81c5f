import { expect, test } from 'vitest'
import { MemoryFileSystem } from '../../src/testing/index.ts'
import { describeFileSystem } from '../support/file-system-conformance.ts'

describeFileSystem('MemoryFileSystem', () => {
  const files = new MemoryFileSystem()
  files.put('root/.keep', '')
  return Promise.resolve({ files, root: 'root' })
})

const bytes = (text: string) => new TextEncoder().encode(text)

test('a full disk takes what fits and fails', async () => {
  const files = new MemoryFileSystem({ capacity: 5 })
  const file = await files.create('a')
  await file.write(bytes('abc'))
  await expect(file.write(bytes('defg'))).rejects.toMatchObject({ code: 'DISK_FULL', path: 'a' })
  expect(files.text('a')).toBe('abcde')
})

test('a write that fails is torn in the middle', async () => {
  const files = new MemoryFileSystem()
  const file = await files.create('a')
  files.fail('write', 'FILE_IO', { times: 1 })
  await expect(file.write(bytes('abcd'))).rejects.toMatchObject({ code: 'FILE_IO' })
  await file.write(bytes('e'))
  expect(files.text('a')).toBe('abe')
})

test('a crash loses what is not synced, or part of it, and open files are dead', async () => {
  const files = new MemoryFileSystem()
  const file = await files.create('a')
  await file.write(bytes('ab'))
  await file.sync()
  await file.write(bytes('cdef'))
  files.crash(0.5)
  expect(files.text('a')).toBe('abcd')
  await expect(file.write(bytes('x'))).rejects.toMatchObject({ code: 'FILE_IO' })
  await expect(file.sync()).rejects.toMatchObject({ code: 'FILE_IO' })
  expect(files.text('a')).toBe('abcd')
})

test('faults go by operation, path and number, and heal', async () => {
  const files = new MemoryFileSystem({ delayTurns: 1 })
  files.put('a', 'a')
  files.put('b', 'b')
  files.fail('openRead', 'FILE_ACCESS', { path: /a/, times: 1 })
  await files.openRead('b')
  await expect(files.openRead('a')).rejects.toMatchObject({ code: 'FILE_ACCESS' })
  await files.openRead('a')
  files.fail('stat', 'FILE_IO')
  await expect(files.stat('a')).rejects.toMatchObject({ code: 'FILE_IO' })
  files.heal()
  expect((await files.stat('a'))?.size).toBe(1)
  expect(files.paths()).toEqual(['a', 'b'])
})

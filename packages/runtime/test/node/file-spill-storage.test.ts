import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileSpillStorage } from '../../src/node/file-spill-storage.ts'

let parent: string

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'spill-test-'))
})

afterEach(() => rmSync(parent, { recursive: true, force: true }))

test('gives back what it was given, in any order, and takes less space', () => {
  const storage = new FileSpillStorage(parent)
  const file = storage.create()
  const block = new Uint8Array(100_000).fill(7)
  file.append(block)
  file.append(new Uint8Array([1, 2, 3]))
  block.fill(0)
  expect([...file.read(1)]).toEqual([1, 2, 3])
  expect(file.read(0)).toHaveLength(100_000)
  expect(file.read(0)[99_999]).toBe(7)
  expect(file.blocks).toBe(2)
  storage.close()
})

test('removes files when they are deleted, and everything when it is closed', () => {
  const storage = new FileSpillStorage(parent)
  const [a] = [storage.create(), storage.create()]
  a.delete()
  a.delete()
  expect(readdirSync(storage.directory)).toHaveLength(1)
  storage.close()
  expect(readdirSync(parent)).toEqual([])
})

test('removes what a process that is gone has left, and nothing else', () => {
  const prefix = `wiesel-spill-${hostname().replaceAll(/[^\w.]/g, '_')}-`
  const left = join(parent, `${prefix}99999999-abc`)
  mkdirSync(left)
  writeFileSync(join(left, '0'), 'rows')
  mkdirSync(join(parent, `${prefix}${process.pid}-alive`))
  mkdirSync(join(parent, 'wiesel-spill-elsewhere-99999999-abc'))
  const storage = new FileSpillStorage(parent)
  storage.close()
  expect(readdirSync(parent).sort()).toEqual(
    [`${prefix}${process.pid}-alive`, 'wiesel-spill-elsewhere-99999999-abc'].sort(),
  )
})

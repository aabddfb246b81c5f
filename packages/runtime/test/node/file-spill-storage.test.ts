import { spawn } from 'node:child_process'
import { once } from 'node:events'
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

test('what a killed process has left is gone at the next start', async () => {
  const module = JSON.stringify(new URL('../../src/node/file-spill-storage.ts', import.meta.url).href)
  const code = `
    const { FileSpillStorage } = await import(${module})
    const storage = new FileSpillStorage(${JSON.stringify(parent)})
    storage.create().append(new Uint8Array(1000))
    console.log('written')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--conditions=@wiesel/source', '--input-type=module', '-e', code])
  const gone = once(child, 'exit')
  await once(child.stdout, 'data')
  expect(readdirSync(parent)).toHaveLength(1)
  child.kill('SIGKILL')
  await gone
  expect(readdirSync(parent)).toHaveLength(1)
  new FileSpillStorage(parent).close()
  expect(readdirSync(parent)).toEqual([])
})

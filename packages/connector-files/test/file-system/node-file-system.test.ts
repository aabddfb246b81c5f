import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { FileError, nodeFileSystem, textFile } from '../../src/index.ts'
import { fileErrorOf } from '../../src/errors/file-error.ts'
import { describeFileSystem } from '../support/file-system-conformance.ts'
import { readAll } from '../support/run-source.ts'

const made: string[] = []

async function emptyDirectory(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'wiesel-files-')))
  made.push(root)
  return root.replaceAll('\\', '/')
}

afterAll(async () => {
  for (const root of made) await rm(root, { recursive: true, force: true })
})

describeFileSystem('nodeFileSystem', async () => ({ files: nodeFileSystem, root: await emptyDirectory() }))

test('a source reads real files', async () => {
  const root = await emptyDirectory()
  await mkdir(`${root}/deep`)
  await writeFile(`${root}/b.txt`, 'b\n'.repeat(200_000))
  await writeFile(`${root}/deep/a.txt`, 'a')
  const run = await readAll(textFile(`${root}/**/*.txt`, { splitSize: '100 kb' }), 2)
  expect(run.records).toHaveLength(200_001)
})

test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
  'a real file that may not be read',
  async () => {
    const root = await emptyDirectory()
    await writeFile(`${root}/a.txt`, 'a')
    await chmod(`${root}/a.txt`, 0o000)
    await expect(readAll(textFile(`${root}/a.txt`))).rejects.toMatchObject({ code: 'FILE_ACCESS' })
  },
)

test.skipIf(process.platform !== 'linux')('a real disk without room', async () => {
  const file = await nodeFileSystem.openAppend('/dev/full', 0).catch(() => undefined)
  if (file === undefined) return
  await expect(file.write(new Uint8Array(10))).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringContaining('/dev/full'),
  })
  await file.close()
})

test('what the system reports becomes an error that names the path and the fix', () => {
  const errno = (code: string) => Object.assign(new Error(code), { code })
  expect(fileErrorOf(errno('ENOSPC'), 'a', 'write to')).toMatchObject({ code: 'DISK_FULL', retryable: true })
  expect(fileErrorOf(errno('EPERM'), 'a', 'read')).toMatchObject({ code: 'FILE_ACCESS', retryable: false })
  expect(fileErrorOf(errno('EIO'), 'a', 'read')).toMatchObject({
    code: 'FILE_IO',
    message: 'Cannot read a: EIO. See the cause.',
  })
  const own = new FileError('FILE_EXISTS', 'a', 'create')
  expect(fileErrorOf(own, 'b', 'read')).toBe(own)
})

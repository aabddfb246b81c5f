import { describe, expect, test } from 'vitest'
import type { FileSystem } from '../../src/index.ts'

const text = (value: string) => new TextEncoder().encode(value)

/** What every file system must do. `prepare` gives an empty directory in it. */
export function describeFileSystem(
  name: string,
  prepare: () => Promise<{ files: FileSystem; root: string }>,
): void {
  async function write(files: FileSystem, path: string, content: string): Promise<void> {
    const file = await files.create(path)
    await file.write(text(content))
    await file.sync()
    await file.close()
  }

  async function read(files: FileSystem, path: string): Promise<string> {
    const file = await files.openRead(path)
    try {
      return new TextDecoder().decode(await file.read(0, 1000))
    } finally {
      await file.close()
    }
  }

  describe(`${name} as a file system`, () => {
    test('writes and reads, from any place', async () => {
      const { files, root } = await prepare()
      await write(files, `${root}/a/b/c.txt`, 'to be or not')
      const file = await files.openRead(`${root}/a/b/c.txt`)
      expect(new TextDecoder().decode(await file.read(3, 2))).toBe('be')
      expect(new TextDecoder().decode(await file.read(9, 100))).toBe('not')
      expect(await file.read(12, 100)).toHaveLength(0)
      expect(await file.read(500, 100)).toHaveLength(0)
      await file.close()
    })

    test('tells what is at a path', async () => {
      const { files, root } = await prepare()
      await write(files, `${root}/a/b.txt`, 'four')
      expect(await files.stat(`${root}/a/b.txt`)).toMatchObject({
        path: `${root}/a/b.txt`,
        kind: 'file',
        size: 4,
      })
      expect(await files.stat(`${root}/a`)).toMatchObject({ path: `${root}/a`, kind: 'directory' })
      expect(await files.stat(`${root}/x`)).toBeUndefined()
      expect(await files.stat(`${root}/a/b.txt/c`)).toBeUndefined()
    })

    test('lists a directory', async () => {
      const { files, root } = await prepare()
      for (const path of ['a/1', 'a/2', 'a/.3', 'a/deep/4']) await write(files, `${root}/${path}`, path)
      const found = await files.list(`${root}/a`)
      expect(found.map(({ path, kind }) => `${kind} ${path.slice(root.length)}`).toSorted()).toEqual([
        'directory /a/deep',
        'file /a/.3',
        'file /a/1',
        'file /a/2',
      ])
      expect((await files.list(`${root}/a/`)).map(({ path }) => path.slice(root.length)).toSorted()[1]).toBe(
        '/a/1',
      )
    })

    test('names what is missing', async () => {
      const { files, root } = await prepare()
      const missing = {
        code: 'FILE_NOT_FOUND',
        path: `${root}/x`,
        message: expect.stringContaining(`${root}/x`),
      }
      await expect(files.openRead(`${root}/x`)).rejects.toMatchObject(missing)
      await expect(files.openAppend(`${root}/x`, 0)).rejects.toMatchObject(missing)
      await expect(files.list(`${root}/x`)).rejects.toMatchObject(missing)
      await expect(files.rename(`${root}/x`, `${root}/y`)).rejects.toMatchObject(missing)
      await files.remove(`${root}/x`)
    })

    test('creates only what is not there', async () => {
      const { files, root } = await prepare()
      await write(files, `${root}/a`, 'a')
      await expect(files.create(`${root}/a`)).rejects.toMatchObject({
        code: 'FILE_EXISTS',
        path: `${root}/a`,
      })
      expect(await read(files, `${root}/a`)).toBe('a')
    })

    test('goes on behind a length and cuts off the rest', async () => {
      const { files, root } = await prepare()
      await write(files, `${root}/a`, 'to be or not')
      const file = await files.openAppend(`${root}/a`, 5)
      await file.write(text('.'))
      await file.write(text('.'))
      await file.close()
      expect(await read(files, `${root}/a`)).toBe('to be..')
      await expect(files.openAppend(`${root}/a`, 100)).rejects.toMatchObject({ code: 'FILE_CHANGED' })
      expect(await read(files, `${root}/a`)).toBe('to be..')
    })

    test('renames into new directories and over what is there', async () => {
      const { files, root } = await prepare()
      await write(files, `${root}/a`, 'a')
      await write(files, `${root}/b`, 'b')
      await files.rename(`${root}/a`, `${root}/deep/er/a`)
      await files.rename(`${root}/deep/er/a`, `${root}/b`)
      expect(await read(files, `${root}/b`)).toBe('a')
      expect(await files.stat(`${root}/a`)).toBeUndefined()
    })

    test('removes', async () => {
      const { files, root } = await prepare()
      await write(files, `${root}/a`, 'a')
      await files.remove(`${root}/a`)
      expect(await files.stat(`${root}/a`)).toBeUndefined()
    })
  })
}

import type { Dirent, Stats } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { FileError, fileErrorOf } from '../errors/file-error.ts'
import {
  directoryOf,
  joinPath,
  type FileInfo,
  type FileSystem,
  type ReadableFile,
  type WritableFile,
} from './file-system.ts'

async function attempt<R>(path: string, action: string, work: () => Promise<R>): Promise<R> {
  try {
    return await work()
  } catch (error) {
    throw fileErrorOf(error, path, action)
  }
}

function kindOf(entry: Stats | Dirent): FileInfo['kind'] {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'directory' : 'other'
}

class NodeReadableFile implements ReadableFile {
  readonly #path: string
  readonly #handle: FileHandle

  constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  read(position: number, length: number): Promise<Uint8Array> {
    return attempt(this.#path, 'read', async () => {
      const bytes = Buffer.allocUnsafeSlow(length)
      let filled = 0
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(bytes, filled, length - filled, position + filled)
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return bytes.subarray(0, filled)
    })
  }

  close(): Promise<void> {
    return attempt(this.#path, 'close', () => this.#handle.close())
  }
}

class NodeWritableFile implements WritableFile {
  readonly #path: string
  readonly #handle: FileHandle
  #position: number

  constructor(path: string, handle: FileHandle, position: number) {
    this.#path = path
    this.#handle = handle
    this.#position = position
  }

  write(bytes: Uint8Array): Promise<void> {
    return attempt(this.#path, 'write to', async () => {
      let done = 0
      while (done < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, done, bytes.length - done, this.#position)
        done += bytesWritten
        this.#position += bytesWritten
      }
    })
  }

  sync(): Promise<void> {
    return attempt(this.#path, 'write to', () => this.#handle.sync())
  }

  close(): Promise<void> {
    return attempt(this.#path, 'close', () => this.#handle.close())
  }
}

class NodeFileSystem implements FileSystem {
  async stat(path: string): Promise<FileInfo | undefined> {
    try {
      const found = await stat(path)
      return { path, kind: kindOf(found), size: found.size, modifiedMs: Math.floor(found.mtimeMs) }
    } catch (error) {
      const failure = fileErrorOf(error, path, 'look at')
      if (failure.code === 'FILE_NOT_FOUND') return undefined
      throw failure
    }
  }

  async list(directory: string): Promise<FileInfo[]> {
    const names = await attempt(directory, 'list', () => readdir(directory))
    const infos = await Promise.all(names.map((name) => this.stat(joinPath(directory, name))))
    // A file may have gone since its name was read.
    return infos.filter((info) => info !== undefined)
  }

  openRead(path: string): Promise<ReadableFile> {
    return attempt(path, 'read', async () => new NodeReadableFile(path, await open(path, 'r')))
  }

  create(path: string): Promise<WritableFile> {
    return attempt(path, 'create', async () => {
      await mkdir(directoryOf(path), { recursive: true })
      const handle = await open(path, 'wx')
      await syncDirectory(directoryOf(path))
      return new NodeWritableFile(path, handle, 0)
    })
  }

  openAppend(path: string, length: number): Promise<WritableFile> {
    return attempt(path, 'write to', async () => {
      const handle = await open(path, 'r+')
      try {
        const { size } = await handle.stat()
        if (size < length) {
          throw new FileError('FILE_CHANGED', path, 'go on writing to', {
            reason: `it has ${size} bytes, and ${length} were written. Restore an older checkpoint, or remove the sink's state.`,
          })
        }
        await handle.truncate(length)
        return new NodeWritableFile(path, handle, length)
      } catch (error) {
        await handle.close()
        throw error
      }
    })
  }

  rename(from: string, to: string): Promise<void> {
    return attempt(from, `rename to ${to} the file`, async () => {
      await mkdir(directoryOf(to), { recursive: true })
      await rename(from, to)
      await syncDirectory(directoryOf(to))
    })
  }

  remove(path: string): Promise<void> {
    return attempt(path, 'remove', () => rm(path, { force: true }))
  }
}

/** Makes a new name survive a crash. Not every system lets one open a directory. */
async function syncDirectory(path: string): Promise<void> {
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch {
    return
  }
  try {
    await handle.sync()
  } catch (error) {
    if (!['EPERM', 'EISDIR', 'EINVAL'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    await handle.close()
  }
}

/**
 * The file system of the machine.
 *
 * @example
 * import { nodeFileSystem } from '@wiesel/connector-files'
 * const info = await nodeFileSystem.stat('.')
 * console.log(info?.kind) // → directory
 */
export const nodeFileSystem: FileSystem = new NodeFileSystem()

import { FileError, type FileErrorCode } from '../errors/file-error.ts'
import type { FileInfo, FileSystem, ReadableFile, WritableFile } from '../file-system/file-system.ts'

/** What can be made to fail: the methods of a file system and of its files. */
export type FileOperation =
  | 'stat'
  | 'list'
  | 'openRead'
  | 'read'
  | 'create'
  | 'openAppend'
  | 'write'
  | 'sync'
  | 'close'
  | 'rename'
  | 'remove'

/** Options of a {@link MemoryFileSystem}. */
export interface MemoryFileSystemOptions {
  /** Bytes that fit. A write beyond writes what fits and fails with `DISK_FULL`. Default: any number. */
  capacity?: number
  /** Turns of the event loop that each operation takes. Default 0. */
  delayTurns?: number
  /** The clock for modification times. Default: always 0. */
  now?: () => number
}

interface MemoryFile {
  bytes: Uint8Array
  length: number
  /** Bytes that survive a crash. */
  synced: number
  modifiedMs: number
}

interface Fault {
  operation: FileOperation
  path: RegExp
  code: FileErrorCode
  left: number
}

/**
 * A file system in memory for tests, with faults: operations that fail, denied paths, a full disk, writes torn in the
 * middle, slow operations, and crashes that lose what was not synced.
 *
 * @example
 * import { MemoryFileSystem } from '@wiesel/connector-files/testing'
 * const files = new MemoryFileSystem()
 * files.put('data/a.txt', 'to be')
 * files.fail('openRead', 'FILE_ACCESS')
 * await files.openRead('data/a.txt').catch((error) => console.log(error.code)) // → FILE_ACCESS
 */
export class MemoryFileSystem implements FileSystem {
  capacity: number
  delayTurns: number
  readonly #files = new Map<string, MemoryFile>()
  readonly #now: () => number
  #faults: Fault[] = []
  #epoch = 0

  constructor(options: MemoryFileSystemOptions = {}) {
    this.capacity = options.capacity ?? Infinity
    this.delayTurns = options.delayTurns ?? 0
    this.#now = options.now ?? (() => 0)
  }

  /** Puts a file there, synced, in place of what was. */
  put(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    this.#files.set(normal(path), {
      bytes,
      length: bytes.length,
      synced: bytes.length,
      modifiedMs: this.#now(),
    })
  }

  /** The content of a file; `undefined` when there is none. */
  bytes(path: string): Uint8Array | undefined {
    const file = this.#files.get(normal(path))
    return file?.bytes.slice(0, file.length)
  }

  /** The content of a file as text; `undefined` when there is none. */
  text(path: string): string | undefined {
    const bytes = this.bytes(path)
    return bytes === undefined ? undefined : new TextDecoder().decode(bytes)
  }

  /** All files, sorted. */
  paths(): string[] {
    return [...this.#files.keys()].toSorted()
  }

  /** Lets an operation fail, on paths that match, so many times. */
  fail(operation: FileOperation, code: FileErrorCode, options: { path?: RegExp; times?: number } = {}): void {
    this.#faults.push({ operation, code, path: options.path ?? /^/, left: options.times ?? Infinity })
  }

  /** Nothing fails any more. */
  heal(): void {
    this.#faults = []
  }

  /** The machine goes down: open files are dead, and of what was not synced a part (0 to 1) is there afterwards. */
  crash(kept = 0): void {
    this.#epoch++
    for (const file of this.#files.values()) {
      file.length = file.synced + Math.floor((file.length - file.synced) * kept)
      file.synced = file.length
    }
  }

  async stat(path: string): Promise<FileInfo | undefined> {
    await this.#enter('stat', path, 'look at')
    const info = this.#info(normal(path))
    return info && { ...info, path }
  }

  async list(directory: string): Promise<FileInfo[]> {
    await this.#enter('list', directory, 'list')
    const folder = normal(directory)
    if (this.#info(folder)?.kind !== 'directory') throw new FileError('FILE_NOT_FOUND', directory, 'list')
    const prefix = prefixOf(folder)
    const names = new Set<string>()
    for (const path of this.#files.keys()) {
      if (path.startsWith(prefix)) names.add(path.slice(prefix.length).split('/', 1)[0])
    }
    const base = directory.endsWith('/') ? directory : `${directory}/`
    return [...names].map((name) => ({ ...this.#info(prefix + name)!, path: base + name }))
  }

  async openRead(path: string): Promise<ReadableFile> {
    await this.#enter('openRead', path, 'read')
    const file = this.#find(path, 'read')
    return {
      read: async (position, length) => {
        await this.#enter('read', path, 'read')
        return file.bytes.slice(Math.min(position, file.length), Math.min(position + length, file.length))
      },
      close: () => this.#enter('close', path, 'close'),
    }
  }

  async create(path: string): Promise<WritableFile> {
    await this.#enter('create', path, 'create')
    if (this.#info(normal(path)) !== undefined) throw new FileError('FILE_EXISTS', path, 'create')
    const file: MemoryFile = { bytes: new Uint8Array(64), length: 0, synced: 0, modifiedMs: this.#now() }
    this.#files.set(normal(path), file)
    return this.#writable(path, file)
  }

  async openAppend(path: string, length: number): Promise<WritableFile> {
    await this.#enter('openAppend', path, 'write to')
    const file = this.#find(path, 'write to')
    if (file.length < length) {
      const reason = `it has ${file.length} bytes, and ${length} were written.`
      throw new FileError('FILE_CHANGED', path, 'go on writing to', { reason })
    }
    file.length = length
    file.synced = Math.min(file.synced, length)
    return this.#writable(path, file)
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#enter('rename', from, `rename to ${to} the file`)
    const file = this.#find(from, `rename to ${to} the file`)
    this.#files.delete(normal(from))
    this.#files.set(normal(to), file)
  }

  async remove(path: string): Promise<void> {
    await this.#enter('remove', path, 'remove')
    this.#files.delete(normal(path))
  }

  #writable(path: string, file: MemoryFile): WritableFile {
    const epoch = this.#epoch
    const enter = async (operation: FileOperation) => {
      await this.#enter(operation, path, 'write to')
      if (epoch !== this.#epoch)
        throw new FileError('FILE_IO', path, 'write to', { reason: 'the machine crashed.' })
    }
    return {
      write: async (bytes) => {
        let torn: unknown
        await enter('write').catch((error: unknown) => (torn = error))
        const half = torn === undefined ? bytes.length : Math.floor(bytes.length / 2)
        const written = Math.min(half, Math.max(0, this.capacity - this.#used()))
        if (epoch === this.#epoch) append(file, bytes.subarray(0, written), this.#now())
        if (torn !== undefined) throw torn
        if (written < bytes.length) throw new FileError('DISK_FULL', path, 'write to')
      },
      sync: async () => {
        await enter('sync')
        file.synced = file.length
      },
      close: () => enter('close'),
    }
  }

  #used(): number {
    let used = 0
    for (const file of this.#files.values()) used += file.length
    return used
  }

  #find(path: string, action: string): MemoryFile {
    const file = this.#files.get(normal(path))
    if (file === undefined) throw new FileError('FILE_NOT_FOUND', path, action)
    return file
  }

  #info(path: string): FileInfo | undefined {
    const file = this.#files.get(path)
    if (file !== undefined) return { path, kind: 'file', size: file.length, modifiedMs: file.modifiedMs }
    const prefix = prefixOf(path)
    const isDirectory = prefix === '' || this.#files.keys().some((other) => other.startsWith(prefix))
    return isDirectory ? { path, kind: 'directory', size: 0, modifiedMs: 0 } : undefined
  }

  async #enter(operation: FileOperation, path: string, action: string): Promise<void> {
    for (let turn = 0; turn < this.delayTurns; turn++) await new Promise((resolve) => setImmediate(resolve))
    const fault = this.#faults.find(
      (one) => one.left > 0 && one.operation === operation && one.path.test(path),
    )
    if (fault === undefined) return
    fault.left--
    throw new FileError(fault.code, path, action)
  }
}

function append(file: MemoryFile, bytes: Uint8Array, now: number): void {
  if (file.length + bytes.length > file.bytes.length) {
    const grown = new Uint8Array(Math.max(2 * file.bytes.length, file.length + bytes.length))
    grown.set(file.bytes.subarray(0, file.length))
    file.bytes = grown
  }
  file.bytes.set(bytes, file.length)
  file.length += bytes.length
  file.modifiedMs = now
}

function normal(path: string): string {
  return path
    .split('/')
    .filter((part, index) => part !== '.' && (part !== '' || index === 0))
    .join('/')
}

function prefixOf(path: string): string {
  return path === '' || path === '/' ? path : `${path}/`
}

/**
 * What: spill files of a job, compressed, in a directory of its own below that for temporary files.
 * Why they go away: `close` removes the directory, and so does the end of the process. What a killed process leaves is
 *   removed by the next one of this machine that spills: the directory's name says whose it is.
 */
import { closeSync, mkdtempSync, openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync, constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { SpillFile, SpillStorage } from '../memory/spill-storage.ts'

const PREFIX = `wiesel-spill-${hostname().replaceAll(/[^\w.]/g, '_')}-`

const codec =
  typeof zstdCompressSync === 'function'
    ? {
        compress: (bytes: Uint8Array) =>
          zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 1 } }),
        expand: (bytes: Uint8Array) => zstdDecompressSync(bytes),
      }
    : {
        compress: (bytes: Uint8Array) => deflateRawSync(bytes, { level: 1 }),
        expand: (bytes: Uint8Array) => inflateRawSync(bytes),
      }

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Removes the directories of processes that are gone. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(PREFIX)) continue
    const pid = Number.parseInt(name.slice(PREFIX.length), 10)
    if (!isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true })
  }
}

class FileOfBlocks implements SpillFile {
  private readonly path: string
  private readonly fd: number
  private readonly offsets: number[] = [0]
  private readonly onDelete: () => void
  private deleted = false

  constructor(path: string, onDelete: () => void) {
    this.path = path
    this.fd = openSync(path, 'wx+', 0o600)
    this.onDelete = onDelete
  }

  get blocks(): number {
    return this.offsets.length - 1
  }

  append(block: Uint8Array): void {
    const bytes = codec.compress(block)
    let at = this.offsets[this.blocks]
    for (let written = 0; written < bytes.length;) {
      const count = writeSync(this.fd, bytes, written, bytes.length - written, at)
      written += count
      at += count
    }
    this.offsets.push(at)
  }

  read(block: number): Uint8Array {
    const [from, to] = [this.offsets[block], this.offsets[block + 1]]
    const bytes = Buffer.allocUnsafe(to - from)
    for (let at = 0; at < bytes.length;) {
      const count = readSync(this.fd, bytes, at, bytes.length - at, from + at)
      if (count === 0) throw new Error(`The spill file ${this.path} is shorter than it was.`)
      at += count
    }
    return codec.expand(bytes)
  }

  delete(): void {
    if (this.deleted) return
    this.deleted = true
    closeSync(this.fd)
    rmSync(this.path, { force: true })
    this.onDelete()
  }
}

/** Spill storage in temporary files. */
export class FileSpillStorage implements SpillStorage {
  /** Where the files are. */
  readonly directory: string
  private readonly open = new Set<SpillFile>()
  private files = 0
  private readonly onExit = (): void => this.close()

  /** @param parent the directory for temporary files */
  constructor(parent = tmpdir()) {
    removeLeftovers(parent)
    this.directory = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))
    process.once('exit', this.onExit)
  }

  create(): SpillFile {
    const file = new FileOfBlocks(join(this.directory, String(this.files++)), () => this.open.delete(file))
    this.open.add(file)
    return file
  }

  close(): void {
    process.off('exit', this.onExit)
    for (const file of this.open) file.delete()
    rmSync(this.directory, { recursive: true, force: true })
  }
}

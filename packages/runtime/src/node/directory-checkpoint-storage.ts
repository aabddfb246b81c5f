import { mkdir, open, readdir, readFile, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { CheckpointStorage } from '../checkpoint/checkpoint-storage.ts'

const UNFINISHED = '.unfinished'

/**
 * Keeps checkpoints in a directory, which is made when something is stored. An object is written under another name,
 * synced, and renamed into place.
 *
 * @example
 * import { DirectoryCheckpointStorage } from '@wiesel/runtime/node'
 * const storage = new DirectoryCheckpointStorage('/tmp/wiesel-example')
 * console.log(await storage.get('nothing')) // → undefined
 */
export class DirectoryCheckpointStorage implements CheckpointStorage {
  readonly description: string
  private readonly root: string
  private unfinished = 0

  constructor(path: string) {
    this.root = resolve(path)
    this.description = `directory "${this.root}"`
  }

  /** See {@link CheckpointStorage.put}. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.root, name)
    const folder = dirname(path)
    await mkdir(folder, { recursive: true })
    const temporary = `${path}.${process.pid}-${this.unfinished++}${UNFINISHED}`
    try {
      const file = await open(temporary, 'w')
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(temporary, path)
      await syncFolder(folder)
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => {})
      throw cause
    }
  }

  /** See {@link CheckpointStorage.get}. */
  async get(name: string): Promise<Uint8Array | undefined> {
    try {
      return await readFile(join(this.root, name))
    } catch (cause) {
      if (isMissing(cause)) return undefined
      throw cause
    }
  }

  /** See {@link CheckpointStorage.list}. */
  async list(prefix: string): Promise<string[]> {
    const slash = prefix.lastIndexOf('/')
    const folder = prefix.slice(0, slash + 1)
    const names: string[] = []
    const walk = async (below: string): Promise<void> => {
      for (const entry of await entriesOf(join(this.root, below))) {
        const name = `${below}${entry.name}`
        if (entry.isDirectory()) await walk(`${name}/`)
        else if (name.startsWith(prefix) && !name.endsWith(UNFINISHED)) names.push(name)
      }
    }
    await walk(folder)
    return names
  }

  /** See {@link CheckpointStorage.delete}. */
  async delete(name: string): Promise<void> {
    const path = join(this.root, name)
    await rm(path, { force: true })
    // The folder too, once it is empty.
    if (name.includes('/')) await rmdir(dirname(path)).catch(() => {})
  }
}

async function entriesOf(path: string) {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (cause) {
    if (isMissing(cause)) return []
    throw cause
  }
}

/** Makes a rename survive a crash; not possible everywhere. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
}

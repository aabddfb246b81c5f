import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Entries of directories that are looked at for an estimate. */
const ENTRIES_MAX = 1000

/**
 * The bytes of files and of directories with all below them, as the machine has them now; `undefined` if it cannot be
 * told quickly: for globs, for paths that there are not, and for large directories.
 */
export function sizeOfPaths(paths: readonly string[]): number | undefined {
  const waiting = [...paths]
  let bytes = 0
  try {
    for (let seen = 0, path = waiting.pop(); path !== undefined; path = waiting.pop(), seen++) {
      const info = statSync(path)
      if (info.isFile()) bytes += info.size
      if (info.isDirectory()) for (const name of readdirSync(path)) waiting.push(join(path, name))
      if (seen > ENTRIES_MAX) return undefined
    }
    return bytes
  } catch {
    // It is only an estimate; reading will say what is wrong.
    return undefined
  }
}

import picomatch from 'picomatch'
import { FileError } from '../errors/file-error.ts'
import { joinPath, type FileInfo, type FileSystem } from './file-system.ts'

/** Whether files of this name are left out when directories are searched: hidden ones and `_SUCCESS`, `_temporary`. */
export function isIgnored(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_')
}

/**
 * The files that paths stand for, each once, sorted by path. A path is a file, a directory (searched with all below
 * it), or a glob such as `data/flights-*.csv`.
 *
 * `mustExist` makes a path that stands for nothing a `FILE_NOT_FOUND`.
 */
export async function findFiles(
  files: FileSystem,
  paths: readonly string[],
  mustExist: boolean,
): Promise<FileInfo[]> {
  const found = new Map<string, FileInfo>()
  for (const path of paths) {
    for (const file of await filesOf(files, path, mustExist)) found.set(file.path, file)
  }
  return [...found.values()].toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

async function filesOf(files: FileSystem, path: string, mustExist: boolean): Promise<FileInfo[]> {
  const info = await files.stat(path)
  if (info?.kind === 'file') return [info]
  if (info !== undefined) return filesBelow(files, path)
  const { isGlob, base, glob } = picomatch.scan(path)
  const start = base === '' ? '.' : base
  const found =
    isGlob && (await files.stat(start)) !== undefined ? await filesMatching(files, start, glob) : []
  if (found.length > 0 || !mustExist) return found
  throw isGlob
    ? new FileError('FILE_NOT_FOUND', path, 'read', {
        reason: 'no file matches the pattern. Check it, and the working directory.',
      })
    : new FileError('FILE_NOT_FOUND', path, 'read')
}

async function filesMatching(files: FileSystem, base: string, glob: string): Promise<FileInfo[]> {
  const matches = picomatch(glob)
  const root = base === '.' ? './' : base.endsWith('/') ? base : `${base}/`
  const found = await filesBelow(files, base)
  return found
    .filter((file) => matches(file.path.slice(root.length)))
    .map((file) => (base === '.' ? { ...file, path: file.path.slice(2) } : file))
}

async function filesBelow(files: FileSystem, directory: string): Promise<FileInfo[]> {
  const found: FileInfo[] = []
  const waiting = [directory]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of await files.list(folder)) {
      const name = entry.path.slice(entry.path.lastIndexOf('/') + 1)
      if (isIgnored(name)) continue
      if (entry.kind === 'directory') waiting.push(joinPath(folder, name))
      else if (entry.kind === 'file') found.push(entry)
    }
  }
  return found
}

import { FileError } from '../errors/file-error.ts'
import { findFiles } from '../file-system/find-files.ts'
import type { PartLayout, ReplacedFile } from './part.ts'

/**
 * What becomes of files that are in the directory when a job starts: they stay beside the new ones; they are an error; or
 * parts of the same prefix are removed when the first new ones are committed, and not if the job fails before.
 */
export type WriteMode = 'APPEND' | 'NO_OVERWRITE' | 'OVERWRITE'

export const WRITE_MODES: readonly WriteMode[] = ['APPEND', 'NO_OVERWRITE', 'OVERWRITE']

/** Looks for what there is before anything is written, and gives what is to be removed. */
export async function earlierFiles(layout: PartLayout, mode: WriteMode): Promise<ReplacedFile[]> {
  const { files, directory, prefix } = layout
  if (mode === 'APPEND' || (await files.stat(directory)) === undefined) return []
  const found = await findFiles(files, [directory], false)
  if (mode === 'OVERWRITE') {
    const parts = found.filter(({ path }) => isPart(path.slice(path.lastIndexOf('/') + 1), prefix))
    return parts.map(({ path }) => ({ replaced: path }))
  }
  if (found.length === 0) return []
  throw new FileError('FILE_EXISTS', directory, 'write to', {
    reason: `there is ${found[0].path} already. Choose another directory, remove what is in it, or let writeMode be 'OVERWRITE'.`,
  })
}

function isPart(name: string, prefix: string): boolean {
  return name.startsWith(`${prefix}-`) && /^[0-9a-f]{16}-\d+(\.|$)/.test(name.slice(prefix.length + 1))
}

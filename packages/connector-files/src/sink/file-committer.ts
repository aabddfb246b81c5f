import type { Committer } from '@wiesel/runtime'
import { FileError } from '../errors/file-error.ts'
import type { FileSystem } from '../file-system/file-system.ts'
import type { FileCommittable } from './part.ts'

/** Gives finished parts their final names, and removes files that they replace. A part that has it already, from a commit before a failure, is fine. */
export class FileCommitter implements Committer<FileCommittable> {
  readonly #files: FileSystem

  constructor(files: FileSystem) {
    this.#files = files
  }

  async commit(committables: readonly FileCommittable[]): Promise<void> {
    for (const committable of committables) {
      if ('replaced' in committable) {
        await this.#files.remove(committable.replaced)
        continue
      }
      const { from, to } = committable
      try {
        await this.#files.rename(from, to)
      } catch (error) {
        if (!(error instanceof FileError) || error.code !== 'FILE_NOT_FOUND') throw error
        if ((await this.#files.stat(to)) !== undefined) continue
        const reason = 'a finished part is gone, and its records with it. Restore an older checkpoint.'
        throw new FileError('FILE_NOT_FOUND', from, 'commit', { reason, cause: error })
      }
    }
  }
}

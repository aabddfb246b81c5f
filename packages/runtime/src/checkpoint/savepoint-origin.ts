import { OptionError } from '../errors/errors.ts'
import type { Platform } from '../execution/platform.ts'
import type { CheckpointStorage } from './checkpoint-storage.ts'
import { openDirectory } from './checkpoint-options.ts'

/** The savepoint, or checkpoint, that a job starts from. */
export interface SavepointOrigin {
  /** Its path in `storage`; without a storage, the path of its directory. */
  path: string
  storage?: CheckpointStorage
  /** Whether state of operators that the job no longer has may be left out. Default `false`. */
  allowNonRestoredState?: boolean
  /** `'claim'`: it belongs to the job, and is removed once the job has a checkpoint of its own. Default `'no-claim'`: it stays. */
  claim?: 'claim' | 'no-claim'
}

/** Where a path is: the storage, and the name in it. @throws OptionError */
export function locate(
  { path, storage }: Pick<SavepointOrigin, 'path' | 'storage'>,
  platform: Pick<Platform, 'openDirectory'>,
): { storage: CheckpointStorage; path: string } {
  if (storage !== undefined) return { storage, path }
  const clean = path.replace(/[/\\]+$/, '')
  const slash = Math.max(clean.lastIndexOf('/'), clean.lastIndexOf('\\'))
  const name = clean.slice(slash + 1)
  if (name === '') throw new OptionError('The path of the savepoint is empty. Give the directory it is in.')
  const parent = slash < 0 ? '.' : clean.slice(0, slash + 1)
  return { storage: openDirectory(parent, platform), path: name }
}

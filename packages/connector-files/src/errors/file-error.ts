import { WieselError } from '@wiesel/runtime'

/** What went wrong with a file: the `code` of a {@link FileError}. */
export type FileErrorCode =
  'FILE_NOT_FOUND' | 'FILE_ACCESS' | 'FILE_EXISTS' | 'FILE_CHANGED' | 'DISK_FULL' | 'FILE_IO'

/**
 * A file that cannot be read or written. Names the path and what to do.
 *
 * @example
 * import { FileError } from '@wiesel/connector-files'
 * const error = new FileError('DISK_FULL', 'out/part-1', 'write to')
 * console.log(error.message) // → Cannot write to out/part-1: the disk is full. Free space or choose another path.
 */
export class FileError extends WieselError {
  readonly path: string

  /** `action` is a verb for the message: "read", "write to". */
  constructor(
    code: FileErrorCode,
    path: string,
    action: string,
    options: { cause?: unknown; reason?: string } = {},
  ) {
    const reason = options.reason ?? REASONS[code]
    super(code, `Cannot ${action} ${path}: ${reason}`, {
      cause: options.cause,
      retryable: code === 'DISK_FULL' || code === 'FILE_IO',
    })
    this.path = path
  }
}

const REASONS: Record<FileErrorCode, string> = {
  FILE_NOT_FOUND: 'there is no such file. Check the path.',
  FILE_ACCESS: 'access is denied. Give the user that runs the job the right to it.',
  FILE_EXISTS: 'it exists already. Choose another path or remove it.',
  FILE_CHANGED: 'it changed while it was read. Write new files instead of changing old ones.',
  DISK_FULL: 'the disk is full. Free space or choose another path.',
  FILE_IO: 'the file system failed. See the cause.',
}

const CODES: Record<string, FileErrorCode> = {
  ENOENT: 'FILE_NOT_FOUND',
  ENOTDIR: 'FILE_NOT_FOUND',
  EACCES: 'FILE_ACCESS',
  EPERM: 'FILE_ACCESS',
  EROFS: 'FILE_ACCESS',
  EEXIST: 'FILE_EXISTS',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
}

/** The {@link FileError} for what the operating system reported. */
export function fileErrorOf(error: unknown, path: string, action: string): FileError {
  if (error instanceof FileError) return error
  const errno = error instanceof Error && 'code' in error ? String(error.code) : ''
  const code = CODES[errno]
  if (code !== undefined) return new FileError(code, path, action, { cause: error })
  const reason = `${errno === '' ? String(error) : errno}. See the cause.`
  return new FileError('FILE_IO', path, action, { cause: error, reason })
}

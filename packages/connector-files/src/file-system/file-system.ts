/** What is known about a path. */
export interface FileInfo {
  readonly path: string
  readonly kind: 'file' | 'directory' | 'other'
  /** In bytes. */
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modifiedMs: number
}

/** A file open for reading. */
export interface ReadableFile {
  /** `length` bytes from `position`; fewer only where the file ends. */
  read(position: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** A file open for writing at its end. Calls must not overlap. */
export interface WritableFile {
  /** Appends all bytes, or fails; then any part of them may have been written. */
  write(bytes: Uint8Array): Promise<void>
  /** What was written survives a crash once this resolves. */
  sync(): Promise<void>
  close(): Promise<void>
}

/**
 * The few things a source or sink of files does with a file system.
 *
 * Paths have forward slashes. What fails rejects with a `FileError` that names the path. Two implementations pass the
 * same tests: `nodeFileSystem` and, for tests with faults, `MemoryFileSystem`.
 */
export interface FileSystem {
  /** `undefined` when there is nothing at the path. */
  stat(path: string): Promise<FileInfo | undefined>
  /** What is directly in a directory, in any order. */
  list(directory: string): Promise<FileInfo[]>
  openRead(path: string): Promise<ReadableFile>
  /** A new, empty file; its directories are made. Fails with `FILE_EXISTS` when there is one. */
  create(path: string): Promise<WritableFile>
  /** Opens a file to go on behind its first `length` bytes; what follows them is cut off. Fails when it is shorter. */
  openAppend(path: string, length: number): Promise<WritableFile>
  /** Gives a file another name in one step, replacing a file of that name; the directories are made. It survives a crash. */
  rename(from: string, to: string): Promise<void>
  /** Removes a file. None there is fine. */
  remove(path: string): Promise<void>
}

/** `directory/name` with one slash. */
export function joinPath(directory: string, name: string): string {
  if (directory === '') return name
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`
}

/** The directory of a path: `.` for a bare name. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '.' : slash === 0 ? '/' : path.slice(0, slash)
}

/*
 * Finds files, cuts them into splits and hands them out on request.
 *
 * State: splits not handed out, in order; when watching, the paths seen. A path is read once: it is forgotten only when
 * a listing no longer has it, so the state is bounded by what is in the directories.
 */
import { compressionOfName, type Compression } from '@wiesel/formats'
import type { EnumeratorContext, SplitEnumerator } from '@wiesel/runtime'
import type { FileInfo, FileSystem } from '../file-system/file-system.ts'
import { findFiles } from '../file-system/find-files.ts'
import type { FileSplit } from './file-split.ts'

/** The state of the enumerator in a checkpoint. */
export interface FileEnumeratorState {
  pending: FileSplit[]
  /** Paths seen while watching; empty without. */
  seen: string[]
  nextId: number
}

/** What an enumerator looks for. */
export interface FileSearch {
  readonly files: FileSystem
  readonly paths: readonly string[]
  readonly compression: Compression | 'auto' | 'none'
  /** Bytes of a split; Infinity where files are read whole. */
  readonly splitBytes: number
  /** Milliseconds between listings; undefined for one listing. */
  readonly watchMs: number | undefined
}

/** The compression of a file under the option `compression`. */
export function compressionOf(path: string, option: FileSearch['compression']): Compression | undefined {
  return option === 'auto' ? compressionOfName(path) : option === 'none' ? undefined : option
}

/** See the top of the file. */
export class FileEnumerator implements SplitEnumerator<FileSplit, FileEnumeratorState> {
  readonly #context: EnumeratorContext<FileSplit>
  readonly #search: FileSearch
  readonly #isRestored: boolean
  readonly #idle = new Set<number>()
  #pending: FileSplit[]
  #seen: Set<string>
  #nextId: number

  constructor(
    context: EnumeratorContext<FileSplit>,
    search: FileSearch,
    restored: FileEnumeratorState | undefined,
  ) {
    this.#context = context
    this.#search = search
    this.#isRestored = restored !== undefined
    this.#pending = [...(restored?.pending ?? [])]
    this.#seen = new Set(restored?.seen)
    this.#nextId = restored?.nextId ?? 0
  }

  async start(): Promise<void> {
    const { watchMs, files, paths } = this.#search
    if (watchMs === undefined) {
      if (!this.#isRestored) this.#add(await findFiles(files, paths, true))
      return
    }
    // While watching, what is not there may come; only when a glob or directory cannot be read is that an error.
    this.#add(await findFiles(files, paths, false))
    this.#context.callPeriodically(
      watchMs,
      () => findFiles(files, paths, false),
      (found) => this.#add(found),
    )
  }

  requestSplit(subtask: number): void {
    const split = this.#pending.shift()
    if (split !== undefined) this.#context.assign(subtask, [split])
    else if (this.#search.watchMs === undefined) this.#context.noMoreSplits(subtask)
    else this.#idle.add(subtask)
  }

  addSplitsBack(splits: readonly FileSplit[], subtask: number): void {
    this.#idle.delete(subtask)
    this.#pending.unshift(...splits)
    this.#serveIdle()
  }

  snapshot(): FileEnumeratorState {
    return { pending: [...this.#pending], seen: [...this.#seen], nextId: this.#nextId }
  }

  #add(found: readonly FileInfo[]): void {
    const fresh = found.filter(({ path }) => !this.#seen.has(path))
    if (this.#search.watchMs !== undefined) this.#seen = new Set(found.map(({ path }) => path))
    for (const file of fresh) this.#pending.push(...this.#splitsOf(file))
    this.#serveIdle()
  }

  #splitsOf({ path, size }: FileInfo): FileSplit[] {
    const { splitBytes, compression } = this.#search
    const isWhole = compressionOf(path, compression) !== undefined || size <= splitBytes
    const step = isWhole ? Math.max(1, size) : splitBytes
    const splits: FileSplit[] = []
    for (let start = 0; start < size; start += step) {
      splits.push({ id: `${this.#nextId++}:${path}`, path, start, end: Math.min(size, start + step) })
    }
    return splits
  }

  #serveIdle(): void {
    for (const subtask of this.#idle) {
      if (this.#pending.length === 0) return
      this.#idle.delete(subtask)
      this.requestSplit(subtask)
    }
  }
}

import type { SourceSplit } from '@wiesel/runtime'

/** A file, or a piece of one, and how far it is read. Plain data. */
export interface FileSplit extends SourceSplit {
  readonly path: string
  /** Records that begin at this byte or behind it … */
  readonly start: number
  /** … and before this one belong to the split. In compressed files, which are read whole, the size of the file. */
  readonly end: number
  /** Where to go on, as the format tells; undefined at the beginning. */
  readonly position?: unknown
}

/** What is sent to the side output for a bad record. */
export interface BadFileRecord {
  path: string
  /** From 1; `undefined` in a split that begins in the middle of a file. */
  line: number | undefined
  byteOffset: number
  reason: string
  raw: string
}

/** Blocks of bytes put aside, appended and read again in any order. */
export interface SpillFile {
  /** How many blocks there are. */
  readonly blocks: number
  /** Keeps a copy of the bytes. */
  append(block: Uint8Array): void
  /** The bytes of a block, counted from 0. */
  read(block: number): Uint8Array
  /** Frees the space. Harmless when it has happened already. */
  delete(): void
}

/**
 * Where a job puts what does not fit in memory. Synchronous: operators are. `close` removes everything, whatever was
 * deleted before.
 */
export interface SpillStorage {
  create(): SpillFile
  close(): void
}

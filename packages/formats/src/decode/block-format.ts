import type { Encoder } from '../encode/encoder.ts'

/** A file that is read at any place. */
export interface RandomAccess {
  /** In bytes. */
  readonly size: number
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>
}

/** The blocks of a file that begin in a range of bytes. */
export interface BlockReader<T> {
  readonly blockCount: number
  /** The rows of a block as they are stored. */
  readBlock(index: number): Promise<unknown[]>
  /** A row as a record. Throws a `ValueError` when it does not fit the schema. */
  toRecord(row: unknown): T
  /** The number of the first row of a block in the file, from 0. */
  rowOfBlock(index: number): number
}

/** An encoding of records in blocks, with an index that is needed to read them: Parquet. */
export interface BlockFormat<T, W = T> {
  readonly kind: 'block'
  readonly name: string
  readonly splittable: boolean
  /** Whether a file may end behind any record. Otherwise it is complete only when its encoder ended it. */
  readonly endsAnywhere: boolean
  /** Reads the index. Only blocks whose first byte is in `start` … `end` count, so that splits share a file. `name` stands in errors. */
  open(file: RandomAccess, start: number, end: number, name: string): Promise<BlockReader<T>>
  createEncoder(): Encoder<W>
}

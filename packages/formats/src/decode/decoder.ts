/** A record that could not be read, and why. Plain data. */
export interface BadRecord {
  /** The line the record begins in, from 1; `undefined` when reading began in the middle of a file. */
  line: number | undefined
  /** Where the record begins in the (decompressed) input. */
  byteOffset: number
  /** What is wrong with it. */
  reason: string
  /** The text of the record; bytes that are not UTF-8 show as U+FFFD. */
  raw: string
}

/** A place between two records. Plain data: it is part of checkpoints. */
export interface DecoderPosition {
  /** Bytes before the next record. */
  offset: number
  /** The line of the next record, from 1, where known. */
  line?: number
  /** Whether the bytes up to the next line break belong to a record that began before, so that they are passed over. */
  partial?: boolean
  /** What the decoder knows from the beginning of the input, such as the columns of a header. */
  state?: unknown
}

/** Where decoding begins and ends, and what happens to bad records. */
export interface DecoderOptions {
  /** Called for each bad record, in the order of the input. May throw, which `read` passes on. Default: throws. */
  onBadRecord?: (bad: BadRecord) => void
  /** Where the first byte pushed stands. Default: the beginning. */
  from?: DecoderPosition
  /** Only records that begin before this byte offset are read. Default: all. */
  until?: number
  /** A record of more characters is a bad record. Default: 16 million. */
  recordLengthMax?: number
}

/**
 * Makes records of bytes that arrive in chunks cut anywhere.
 *
 * `push` adds bytes and `end` says that none follow. `read` decodes up to `limit` records into `out` from index 0 on
 * and returns their number; 0 means that it needs more bytes, unless `done`. Between calls of `read`, `position()` is
 * the border behind the last record read or rejected: a new decoder created with `from: position()` and fed the bytes
 * from that offset goes on exactly there.
 *
 * A decoder keeps the chunks it was given, so nobody may write to them; feed it when `read` returned 0, since what is
 * pushed and not yet read is kept in memory.
 */
export interface Decoder<T> {
  push(chunk: Uint8Array): void
  end(): void
  read(out: T[], limit: number): number
  readonly done: boolean
  position(): DecoderPosition
}

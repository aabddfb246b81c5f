/**
 * Makes bytes of records. `write` adds a record; `take` gives the bytes ready since the last call, which may be none
 * where records are packed together; `end` gives the rest and what closes the file. Bytes taken from one encoder in
 * order are one file.
 */
export interface Encoder<T> {
  write(value: T): void
  take(): Uint8Array
  end(): Uint8Array
  /** About how many bytes are written and not taken. */
  readonly pendingBytes: number
}

/**
 * What: a queue of byte blocks in shared memory, with one writer and one reader, each in a thread of its own.
 * State: two counters of bytes, `head` (taken, written by the reader only) and `tail` (put in, written by the writer
 *   only), on cache lines of their own; they count on past the capacity, modulo 2³². Behind them the bytes, each block as
 *   `length, tag, bytes`, padded to 8.
 * Why correct: a block is visible when `tail` is stored, after its bytes; its room is free when `head` is stored, after
 *   they were copied out. Both are sequentially consistent.
 */
const CONTROL_BYTES = 192
const HEAD = 0
const ROWS_TAKEN = 1
const LARGE_TAKEN = 2
const TAIL = 16
const ROWS_SENT = 17
const LARGE_SENT = 18
const HEADER_BYTES = 8

/** Shared memory of a ring; `capacity` is a power of two from 1,024 up. */
export function ringMemory(capacity: number): SharedArrayBuffer {
  return new SharedArrayBuffer(CONTROL_BYTES + capacity)
}

/** A block as it was put in. */
export interface Block {
  readonly tag: number
  readonly bytes: Uint8Array<ArrayBuffer>
}

const padded = (length: number): number => HEADER_BYTES + ((length + 7) & ~7)

export class ByteRing {
  readonly capacity: number
  private readonly control: Int32Array<SharedArrayBuffer>
  private readonly words: Int32Array<SharedArrayBuffer>
  private readonly bytes: Uint8Array<SharedArrayBuffer>
  private readonly mask: number

  constructor(memory: SharedArrayBuffer) {
    this.capacity = memory.byteLength - CONTROL_BYTES
    this.mask = this.capacity - 1
    this.control = new Int32Array(memory, 0, CONTROL_BYTES / 4)
    this.words = new Int32Array(memory, CONTROL_BYTES)
    this.bytes = new Uint8Array(memory, CONTROL_BYTES)
  }

  /** The longest block that always finds room when the ring is not {@link crowded}. */
  get blockMax(): number {
    return (this.capacity >> 1) - HEADER_BYTES
  }

  get isEmpty(): boolean {
    return Atomics.load(this.control, HEAD) === Atomics.load(this.control, TAIL)
  }

  /** Whether less than half of the room is left. */
  get crowded(): boolean {
    return this.used > this.capacity >> 1
  }

  /** Rows put in and not yet taken. */
  get rows(): number {
    return (Atomics.load(this.control, ROWS_SENT) - Atomics.load(this.control, ROWS_TAKEN)) | 0
  }

  /** Large blocks, which travel beside the ring, on their way. */
  get largeOnTheWay(): number {
    return (Atomics.load(this.control, LARGE_SENT) - Atomics.load(this.control, LARGE_TAKEN)) | 0
  }

  /** Writer: whether a block of this length has room now. */
  fits(length: number): boolean {
    return padded(length) <= this.capacity - this.used
  }

  /** Writer: puts a block in that {@link fits}. */
  write(tag: number, bytes: Uint8Array): void {
    const { mask, words, control } = this
    const tail = Atomics.load(control, TAIL)
    const at = tail & mask
    words[at >> 2] = bytes.length
    words[(at >> 2) + 1] = tag
    const start = (at + HEADER_BYTES) & mask
    const first = Math.min(bytes.length, this.capacity - start)
    this.bytes.set(first === bytes.length ? bytes : bytes.subarray(0, first), start)
    if (first < bytes.length) this.bytes.set(bytes.subarray(first), 0)
    Atomics.store(control, TAIL, (tail + padded(bytes.length)) | 0)
  }

  /** Reader: takes the next block. */
  read(): Block | undefined {
    const { mask, words, control } = this
    const head = Atomics.load(control, HEAD)
    if (head === Atomics.load(control, TAIL)) return undefined
    const at = head & mask
    const length = words[at >> 2]
    const tag = words[(at >> 2) + 1]
    const start = (at + HEADER_BYTES) & mask
    const first = Math.min(length, this.capacity - start)
    const bytes = new Uint8Array(length)
    bytes.set(this.bytes.subarray(start, start + first))
    if (first < length) bytes.set(this.bytes.subarray(0, length - first), first)
    Atomics.store(control, HEAD, (head + padded(length)) | 0)
    return { tag, bytes }
  }

  countSent(rows: number, large: number): void {
    Atomics.add(this.control, ROWS_SENT, rows)
    Atomics.add(this.control, LARGE_SENT, large)
  }

  countTaken(rows: number, large: number): void {
    Atomics.add(this.control, ROWS_TAKEN, rows)
    Atomics.add(this.control, LARGE_TAKEN, large)
  }

  private get used(): number {
    return (Atomics.load(this.control, TAIL) - Atomics.load(this.control, HEAD)) | 0
  }
}

/** Smaller pieces are not worth the search. */
const WORTH_KEEPING = 1 << 19

/**
 * What: memory that is used again, since fresh memory for each checkpoint would have the garbage collector hurry.
 * State: the pieces given back, the newest first; never more bytes than are in use.
 */
export class SpareMemory {
  private pieces: ArrayBuffer[] = []
  private inUse = 0

  /** A copy of the bytes, in memory that was given back if some is of about the right size. */
  copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
    const { length } = bytes
    const fitting = this.pieces.findIndex(
      ({ byteLength }) => byteLength >= length && byteLength <= 2 * length,
    )
    const memory = fitting < 0 ? new ArrayBuffer(length) : this.pieces.splice(fitting, 1)[0]
    this.inUse += memory.byteLength
    const copied = new Uint8Array(memory, 0, length)
    copied.set(bytes)
    return copied
  }

  /** Gives back a copy, which nobody may use any more. */
  giveBack({ buffer }: Uint8Array<ArrayBuffer>): void {
    this.inUse -= buffer.byteLength
    if (buffer.byteLength >= WORTH_KEEPING) this.pieces.unshift(buffer)
    let bytes = 0
    this.pieces = this.pieces.filter(({ byteLength }) => (bytes += byteLength) <= this.inUse)
  }
}

/**
 * What: a channel between tasks of two threads. Frames are encoded, travel through a {@link ByteRing} and are decoded.
 * Room: full at half of the ring, so that a block of up to half always fits. Larger ones travel beside the ring as
 *   buffers whose ownership is transferred, at most two at a time, with an empty block in the ring that keeps their place. What an overdraft sends
 *   on top waits at the writer, in order.
 */
import { deserialize, serialize } from 'node:v8'
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads'
import { FrameDecoder } from '../../columns/frame-decoder.ts'
import { FrameEncoder } from '../../columns/frame-encoder.ts'
import type { Channel } from '../../task/channel.ts'
import type { Frame, RowFrame } from '../../task/frame.ts'
import { RecordTooLargeError } from '../../errors/errors.ts'
import { ByteRing } from './byte-ring.ts'
import type { Doorbell } from './doorbell.ts'

/** What a block holds: rows, rows that travel beside the ring, or any other frame. The attempt stands above it. */
const TAG_ROWS = 0
const TAG_LARGE = 1
const TAG_CONTROL = 2
const TAG_BITS = 2
const LARGE_MAX = 2
/** The most bytes of a frame, which has up to 1,024 rows. */
const FRAME_BYTES_MAX = 128 * 1024 * 1024
const NOTHING = new Uint8Array(0)

export interface RingChannelOptions {
  readonly memory: SharedArrayBuffer
  /** The bell of the thread on the other side. */
  readonly peer: Doorbell
  /** This side's end of the pipe for what travels beside the ring. */
  readonly port: MessagePort
  /** Blocks of other attempts are discarded. */
  readonly attempt: number
  /** Whether to encode and decode without generated code. Default `false`. */
  readonly interpreted?: boolean
  /** For messages. */
  readonly name: string
}

interface Waiting {
  readonly tag: number
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly rows: number
}

export class RingChannel implements Channel {
  private readonly options: RingChannelOptions
  private readonly ring: ByteRing
  private readonly encoder: FrameEncoder
  private readonly decoder: FrameDecoder
  private waiting: Waiting[] = []

  constructor(options: RingChannelOptions) {
    this.options = options
    this.ring = new ByteRing(options.memory)
    const { interpreted = false } = options
    this.encoder = new FrameEncoder({ interpreted, way: options.name })
    this.decoder = new FrameDecoder({ interpreted })
  }

  get hasData(): boolean {
    return !this.ring.isEmpty
  }

  get queuedRows(): number {
    return this.ring.rows
  }

  /** Whether everything sent has gone into the ring. */
  get flushed(): boolean {
    return this.waiting.length === 0
  }

  isFull(): boolean {
    this.flush()
    return this.waiting.length > 0 || this.ring.crowded || this.ring.largeOnTheWay >= LARGE_MAX
  }

  send(frame: Frame): void {
    if (frame.kind === 'rows') this.sendRows(frame)
    else this.put(TAG_CONTROL, serialize(frame), 0)
  }

  /** Writer: sends what waits, as far as there is room. */
  flush(): void {
    if (this.waiting.length === 0) return
    let sent = 0
    while (sent < this.waiting.length && this.tryPut(this.waiting[sent])) sent++
    if (sent === 0) return
    this.waiting = this.waiting.slice(sent)
    this.options.peer.ring()
  }

  poll(): Frame | undefined {
    const { attempt, peer, port } = this.options
    for (let block = this.ring.read(); block !== undefined; block = this.ring.read()) {
      let { bytes } = block
      const tag = block.tag & ((1 << TAG_BITS) - 1)
      if (tag === TAG_LARGE)
        bytes = new Uint8Array((receiveMessageOnPort(port) as { message: ArrayBuffer }).message)
      const ours = block.tag >> TAG_BITS === attempt
      const frame = !ours
        ? undefined
        : tag === TAG_CONTROL
          ? (deserialize(bytes) as Frame)
          : this.decoder.decode(bytes)
      this.ring.countTaken(frame?.kind === 'rows' ? frame.size : 0, tag === TAG_LARGE ? 1 : 0)
      peer.ring()
      if (frame !== undefined) return frame
    }
    return undefined
  }

  private sendRows(frame: RowFrame): void {
    const bytes = this.encoder.encode(frame)
    if (bytes.length > FRAME_BYTES_MAX)
      throw this.encoder.fail(
        new RecordTooLargeError(this.options.name, frame.size, bytes.length, FRAME_BYTES_MAX),
      )
    this.put(bytes.length > this.ring.blockMax ? TAG_LARGE : TAG_ROWS, bytes, frame.size)
  }

  private put(tag: number, bytes: Uint8Array, rows: number): void {
    this.flush()
    // The encoder may use its memory again for the next frame, so what stays here, or is given away, is a copy.
    const tagged = tag | (this.options.attempt << TAG_BITS)
    if (this.waiting.length === 0 && tag !== TAG_LARGE && this.ring.fits(bytes.length)) {
      this.ring.countSent(rows, 0)
      this.ring.write(tagged, bytes)
      this.options.peer.ring()
      return
    }
    this.waiting.push({ tag: tagged, bytes: new Uint8Array(bytes), rows })
    this.flush()
  }

  private tryPut({ tag, bytes, rows }: Waiting): boolean {
    const large = (tag & ((1 << TAG_BITS) - 1)) === TAG_LARGE
    const inRing = large ? NOTHING : bytes
    if (!this.ring.fits(inRing.length) || (large && this.ring.largeOnTheWay >= LARGE_MAX)) return false
    if (large) this.options.port.postMessage(bytes.buffer, [bytes.buffer])
    this.ring.countSent(rows, large ? 1 : 0)
    this.ring.write(tag, inRing)
    return true
  }
}

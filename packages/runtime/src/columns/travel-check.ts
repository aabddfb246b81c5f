import type { Channel } from '../task/channel.ts'
import type { Frame } from '../task/frame.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { FrameEncoder } from './frame-encoder.ts'

/**
 * Encodes a value and decodes it again, as if it went to a task in another thread: returns what would arrive there.
 *
 * @throws TravelError `CANNOT_TRAVEL` when it has something in it that is not data; the message names the field
 * @example
 * import { travelCheck, TravelError } from '@wiesel/runtime'
 *
 * console.log(travelCheck({ user: 'ada', at: new Date(0), tags: new Set(['a']) }))
 * // → { user: 'ada', at: 1970-01-01T00:00:00.000Z, tags: Set(1) { 'a' } }
 *
 * try {
 *   travelCheck({ user: 'ada', greet: () => 'hello' })
 * } catch (error) {
 *   console.log(error instanceof TravelError && error.path) // → greet
 * }
 */
export function travelCheck<T>(value: T): T {
  const bytes = new FrameEncoder({ interpreted: true }).encode({
    kind: 'rows',
    values: [value],
    timestamps: undefined,
    size: 1,
    marks: [],
  })
  return new FrameDecoder({ interpreted: true }).decode(bytes).values[0] as T
}

/** A channel of one thread whose rows are encoded and decoded on their way, as between threads. */
export class TravelCheckChannel implements Channel {
  private readonly inner: Channel
  private readonly encoder: FrameEncoder
  private readonly decoder: FrameDecoder

  constructor(inner: Channel, interpreted: boolean) {
    this.inner = inner
    this.encoder = new FrameEncoder({ interpreted })
    this.decoder = new FrameDecoder({ interpreted })
  }

  get hasData(): boolean {
    return this.inner.hasData
  }

  get queuedRows(): number {
    return this.inner.queuedRows
  }

  isFull(): boolean {
    return this.inner.isFull()
  }

  send(frame: Frame): void {
    this.inner.send(frame.kind === 'rows' ? this.decoder.decode(this.encoder.encode(frame)) : frame)
  }

  poll(): Frame | undefined {
    return this.inner.poll()
  }
}

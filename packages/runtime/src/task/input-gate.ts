import type { Output } from '../records/output.ts'
import { WatermarkValve } from '../time/valve.ts'
import type { Channel } from './channel.ts'

/** One input of a task: its channels, read in turns, and the watermark they have together. */
export class InputGate {
  readonly channels: readonly Channel[]
  readonly valve: WatermarkValve
  private readonly entry: Output
  private readonly ended: boolean[]
  /** Channels that are not read, since they are ahead of the others by a barrier. */
  private readonly held: boolean[]
  /** Whether what was handed on comes back here. */
  readonly feedback: boolean
  private readonly inLoop: boolean
  private openChannels: number
  private epochs = 0
  private next = 0

  /**
   * @param entry takes what the input says: watermarks and idleness of all channels together, and the end of the last
   * @param how.feedback whether it leads back to the head of a loop in a stream
   * @param how.inLoop whether the input comes from the same iteration: then it ends with each superstep
   */
  constructor(channels: readonly Channel[], entry: Output, { inLoop = false, feedback = false } = {}) {
    this.channels = channels
    this.entry = entry
    this.inLoop = inLoop
    this.feedback = feedback
    this.valve = new WatermarkValve(channels.length, entry)
    this.ended = channels.map(() => false)
    this.held = channels.map(() => false)
    this.openChannels = channels.length
  }

  get finished(): boolean {
    return this.openChannels === 0
  }

  get hasData(): boolean {
    return this.channels.some((channel, index) => channel.hasData && !this.held[index])
  }

  /** The index of the next channel with a frame, in turns; −1 if there is none. */
  select(): number {
    const { length } = this.channels
    for (let i = 0; i < length; i++) {
      const channel = (this.next + i) % length
      if (this.channels[channel].hasData && !this.held[channel]) {
        this.next = (channel + 1) % length
        return channel
      }
    }
    return -1
  }

  hasEnded(channel: number): boolean {
    return this.ended[channel]
  }

  /** Does not read a channel until {@link release}. */
  hold(channel: number): void {
    this.held[channel] = true
  }

  release(): void {
    this.held.fill(false)
  }

  /** A channel has ended. The last one ends the input. */
  end(channel: number): void {
    if (this.ended[channel]) return
    this.ended[channel] = true
    if (--this.openChannels === 0 && !this.inLoop) this.entry.end()
  }

  /** A channel has ended the superstep. The last one ends the input, until the next superstep. */
  epoch(): void {
    if (++this.epochs < this.channels.length) return
    this.epochs = 0
    this.entry.end()
  }
}

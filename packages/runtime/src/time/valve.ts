/**
 * What: turns the watermarks and idleness of the channels of one input into those of the input.
 * Algorithm (Flink's StatusWatermarkValve): the output is the minimum over channels that are active and *aligned*. A
 *   channel that comes back from idleness is aligned again once its watermark has reached the last output. When the
 *   last active channel goes idle and it held the minimum, the maximum over all channels is flushed before "idle".
 * Why: an input never goes back, and one that was idle does not hold up the others.
 */
import type { Output } from '../records/output.ts'
import { MIN_TIMESTAMP } from './timestamp.ts'

interface ChannelState {
  watermark: number
  idle: boolean
  aligned: boolean
}

export class WatermarkValve {
  private readonly channels: ChannelState[]
  private readonly out: Pick<Output, 'watermark' | 'idle'>
  private last = MIN_TIMESTAMP
  private isIdle = false

  constructor(channels: number, out: Pick<Output, 'watermark' | 'idle'>) {
    this.channels = Array.from({ length: channels }, () => ({
      watermark: MIN_TIMESTAMP,
      idle: false,
      aligned: true,
    }))
    this.out = out
  }

  /** What is known of a channel. */
  channel(index: number): Readonly<ChannelState> {
    return this.channels[index]
  }

  watermark(channel: number, timestamp: number): void {
    const state = this.channels[channel]
    if (this.isIdle || state.idle || timestamp <= state.watermark) return
    state.watermark = timestamp
    if (!state.aligned && timestamp >= this.last) state.aligned = true
    this.emitMinimum()
  }

  status(channel: number, idle: boolean): void {
    const state = this.channels[channel]
    if (state.idle === idle) return
    state.idle = idle
    if (idle) this.goIdle(state)
    else this.goActive(state)
  }

  private goIdle(state: ChannelState): void {
    state.aligned = false
    if (this.channels.every((other) => other.idle)) {
      if (state.watermark === this.last) this.emit(Math.max(...this.channels.map((other) => other.watermark)))
      this.isIdle = true
      this.out.idle(true)
    } else if (state.watermark === this.last) {
      this.emitMinimum()
    }
  }

  private goActive(state: ChannelState): void {
    if (state.watermark >= this.last) state.aligned = true
    if (this.isIdle) {
      this.isIdle = false
      this.out.idle(false)
    }
  }

  private emitMinimum(): void {
    let minimum = Infinity
    for (const state of this.channels)
      if (state.aligned && state.watermark < minimum) minimum = state.watermark
    if (minimum !== Infinity) this.emit(minimum)
  }

  private emit(timestamp: number): void {
    if (timestamp <= this.last) return
    this.last = timestamp
    this.out.watermark(timestamp)
  }
}

/**
 * What: an edge on its producer's side: chooses the channel for each record, and sends frames.
 * Order: records for one channel keep the order in which they were pushed; watermarks, idleness and the end go to all
 *   channels, behind the records before them.
 */
import { OptionError, OverflowError } from '../errors/errors.ts'
import { describeValue } from '../errors/describe-value.ts'
import { KeyChannels } from '../keys/key-channels.ts'
import type { Aggregates } from '../iteration/aggregator.ts'
import type { TaskLoop } from '../iteration/task-loop.ts'
import type { MetricGroup } from '../metrics/metric-group.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Boundable } from '../operator/flow.ts'
import type { PartitionKind } from '../plan/plan.ts'
import type { EdgeCode } from '../plan/program.ts'
import type { Output } from '../records/output.ts'
import type { Channel } from './channel.ts'
import { RowSize } from './estimate-size.ts'
import { FrameBuilder } from './frame-builder.ts'
import type { Barrier, Frame } from './frame.ts'

/** Bytes by which one user call may exceed the room of its outputs. */
export const OVERFLOW_BYTES_MAX = 16 * 1024 * 1024

/** Picks a channel for a record: an index, or −1 for all. */
export interface ChooseChannel {
  (value: unknown): number
  /** What it does, if it goes by keys: compiled chains do it in place. */
  readonly keyed?: KeyedChoice
}

export interface KeyedChoice {
  readonly keyOf: (value: unknown) => unknown
  readonly channels: KeyChannels
}

export interface RouterOptions {
  readonly channels: readonly Channel[]
  readonly choose: ChooseChannel | undefined
  readonly broadcast: boolean
  readonly frameRows: number
  readonly operatorName: string
  readonly metrics: MetricGroup
  /** Whether records sent here are those the operator's output is counted by: one of its edges is. */
  readonly counts: boolean
  /** The iteration the producer is in. */
  readonly loop?: TaskLoop
  /** Whether the consumer is in the same one. */
  readonly inLoop?: boolean
  /** Whether the edge leads back: its channels then take whatever comes, since a loop that waits for itself never ends. */
  readonly feedback?: boolean
  /** Called when a channel has become full. */
  readonly onFull: () => void
}

export class Router implements Output, Boundable {
  private readonly channels: readonly Channel[]
  /** For each channel. Read by compiled chains. */
  readonly builders: readonly FrameBuilder[]
  private readonly choose: ChooseChannel | undefined
  /** The only channel's frames, where there is nothing to choose. */
  readonly only: FrameBuilder | undefined
  private readonly options: RouterOptions
  private readonly rowSize = new RowSize()
  /** Whether it has said that nothing will follow. */
  ended = false
  private readonly overdrafts = new Map<Channel, number>()

  constructor(options: RouterOptions) {
    const bytes = options.metrics.counter('numBytesOut')
    const records = options.counts ? options.metrics.counter('numRecordsOut') : undefined
    this.options = options
    this.channels = options.channels
    this.choose = options.choose
    this.builders = options.channels.map((channel, index) => {
      // A broadcast sends each record to every channel, and counts it once.
      const counted = options.broadcast && index > 0 ? undefined : records
      return new FrameBuilder(options.frameRows, (frame) => {
        if (counted !== undefined && frame.kind === 'rows') counted.value += frame.size
        this.send(channel, frame, bytes)
      })
    })
    this.only = this.builders.length === 1 && options.choose === undefined ? this.builders[0] : undefined
  }

  /** How it chooses, if that is by keys. */
  get keyed(): KeyedChoice | undefined {
    return this.choose?.keyed
  }

  push(value: unknown, timestamp: number): void {
    if (this.only !== undefined) {
      this.only.push(value, timestamp)
      return
    }
    const channel = (this.choose as ChooseChannel)(value)
    if (channel >= 0) this.builders[channel].push(value, timestamp)
    else for (const builder of this.builders) builder.push(value, timestamp)
  }

  watermark(timestamp: number): void {
    for (const builder of this.builders) builder.watermark(timestamp)
  }

  idle(idle: boolean): void {
    for (const builder of this.builders) builder.idle(idle)
  }

  end(): void {
    const { loop, inLoop } = this.options
    if (loop === undefined) this.finish()
    else if (inLoop === true)
      this.builders.forEach((builder, index) =>
        builder.cut({ kind: 'epoch', aggregates: index === 0 ? loop.take() : undefined }),
      )
  }

  /** A superstep of the producer's iteration begins. */
  begin(superstep: number, previous: Aggregates): void {
    if (this.options.inLoop !== true) return
    for (const builder of this.builders) builder.cut({ kind: 'superstep', superstep, previous })
  }

  /** Nothing will follow, not even in a further superstep. */
  finish(): void {
    this.ended = true
    for (const builder of this.builders) builder.end()
  }

  barrier(barrier: Barrier): void {
    for (const builder of this.builders) builder.barrier(barrier)
  }

  /** Sends what has been collected. */
  flush(): void {
    for (const builder of this.builders) builder.flush()
  }

  isFull(): boolean {
    let full = false
    for (const channel of this.channels) if (channel.isFull()) full = true
    return full && this.options.feedback !== true
  }

  private send(channel: Channel, frame: Frame, bytes: { value: number }): void {
    if (frame.kind === 'rows' && frame.size > 0) {
      const rowBytes = this.rowSize.of(frame.values[0])
      bytes.value += rowBytes * frame.size
      // What one call emits after the channel has become full. The next call comes when there is room again.
      const overdraft =
        channel.isFull() && this.options.feedback !== true
          ? (this.overdrafts.get(channel) ?? 0) + rowBytes * frame.size
          : 0
      if (overdraft > OVERFLOW_BYTES_MAX)
        throw new OverflowError(this.options.operatorName, overdraft, OVERFLOW_BYTES_MAX)
      this.overdrafts.set(channel, overdraft)
    }
    channel.send(frame)
    if (channel.isFull()) this.options.onFull()
  }
}

function custom(code: EdgeCode | undefined, channels: number): ChooseChannel {
  const { keyOf, choose } = code as Required<EdgeCode>
  return (value) => {
    const channel = choose(keyOf(value), channels)
    if (Number.isInteger(channel) && channel >= 0 && channel < channels) return channel
    throw new OptionError(
      `The custom partitioner returned ${describeValue(channel)}; it must return a whole number from 0 to ${channels - 1}.`,
    )
  }
}

/**
 * How an edge chooses among `channels`; `undefined` when there is nothing to choose.
 *
 * @param random for `shuffle`, and for where `rebalance` starts
 */
export function channelChooser(
  partition: PartitionKind,
  channels: number,
  maxParallelism: number,
  code: EdgeCode | undefined,
  random: () => number,
): ChooseChannel | undefined {
  if (partition === 'custom') return custom(code, channels)
  if (channels === 1) return undefined
  switch (partition) {
    case 'hash': {
      const keyOf = code?.keyOf as (value: unknown) => unknown
      const keys = new KeyChannels(channels, maxParallelism)
      return Object.assign((value: unknown) => keys.of(checkKey(keyOf(value), value)), {
        keyed: { keyOf, channels: keys },
      })
    }
    case 'rebalance':
    case 'rescale': {
      let next = partition === 'rescale' ? channels - 1 : Math.floor(random() * channels) - 1
      return () => (next = (next + 1) % channels)
    }
    case 'shuffle':
      return () => Math.floor(random() * channels)
    case 'broadcast':
      return () => -1
    case 'global':
    case 'forward':
      return () => 0
  }
}

/** Which subtasks of a consumer a subtask of the producer is connected to. */
export function connectedSubtasks(
  partition: PartitionKind,
  subtask: number,
  producers: number,
  consumers: number,
): number[] {
  if (partition === 'forward') return [subtask]
  if (partition !== 'rescale') return Array.from({ length: consumers }, (_, i) => i)
  if (producers >= consumers) return [Math.floor((subtask * consumers) / producers)]
  const first = Math.ceil((subtask * consumers) / producers)
  const end = Math.ceil(((subtask + 1) * consumers) / producers)
  return Array.from({ length: end - first }, (_, i) => first + i)
}

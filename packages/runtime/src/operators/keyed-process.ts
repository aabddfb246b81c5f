/** Runs a {@link KeyedProcessFunction}: state of the key, timers in both domains, side outputs. */
import type {
  Collector,
  KeyedProcessFunction,
  OnTimerContext,
  TimeDomain,
  TimerService,
} from '../operator/function-types.ts'
import { instantiate } from '../operator/instantiate.ts'
import { Operator } from '../operator/operator.ts'
import { emitToSide, type OutputTag } from '../operator/output-tag.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import { KeyedState } from '../state/keyed-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { keyedStateStore } from '../state/state-store.ts'
import type { Timer } from '../time/timer-queue.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { checkKey } from './check-key.ts'
import { Timers } from './timers.ts'

export class KeyedProcessOperator<K, In, Out> extends Operator<In, Out> {
  private readonly keyOf: (value: In) => K
  private readonly userFunction: KeyedProcessFunction<K, In, Out>
  private readonly state = new KeyedState()
  private timers!: Timers
  private timestamp = NO_TIMESTAMP
  private domain: TimeDomain = 'event-time'
  private userContext!: OnTimerContext<K>
  private readonly collect: Collector<Out> = (value) => this.out.push(value, this.timestamp)

  constructor(
    keyOf: (value: In) => K,
    functionOrFactory: KeyedProcessFunction<K, In, Out> | (() => KeyedProcessFunction<K, In, Out>),
  ) {
    super()
    this.keyOf = keyOf
    this.userFunction = instantiate(functionOrFactory)
  }

  override get resumable(): boolean {
    return true
  }

  override open(): void | Promise<void> {
    this.prepare()
    this.timers.scheduleNext()
    return this.userFunction.open?.({ ...runtimeContext(this.context), ...keyedStateStore(this.state) })
  }

  push(value: In, timestamp: number): void {
    this.enter(checkKey(this.keyOf(value), value), timestamp)
    this.emit(this.userFunction.processElement(value, this.userContext, this.collect))
  }

  override watermark(timestamp: number): void {
    this.timers.advanceWatermark(timestamp, () => this.out.watermark(timestamp))
  }

  override processingTime(now: number): void {
    this.timers.advanceProcessingTime(now)
  }

  override snapshot(writer: SnapshotWriter): void {
    this.state.snapshot(writer, this.context.maxParallelism)
    this.timers.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.prepare()
    this.state.restore(reader)
    this.timers.restore(reader)
  }

  override close(): void | Promise<void> {
    return this.userFunction.close?.()
  }

  private fire(timer: Timer, domain: TimeDomain): void {
    this.enter(timer.key as K, domain === 'event-time' ? timer.time : NO_TIMESTAMP)
    this.domain = domain
    if (this.userFunction.onTimer === undefined) return
    this.emit(this.userFunction.onTimer(timer.time, this.userContext, this.collect))
  }

  private enter(key: K, timestamp: number): void {
    this.state.setCurrentKey(key)
    this.timestamp = timestamp
  }

  private emit(result: unknown): void {
    if (result === undefined) return
    const { timestamp } = this
    const key = this.state.currentKey as K
    emitReturned(result, timestamp, this.out, this.context, () => this.enter(key, timestamp))
  }

  private prepare(): void {
    this.timers ??= new Timers(this.context, (timer, domain) => this.fire(timer, domain))
    this.userContext ??= this.makeContext()
  }

  private makeContext(): OnTimerContext<K> {
    const operator = this
    return {
      get currentKey(): K {
        return operator.state.currentKey as K
      },
      get timestamp(): number | null {
        return operator.timestamp === NO_TIMESTAMP ? null : operator.timestamp
      },
      get currentWatermark(): number {
        return operator.timers.currentWatermark
      },
      get currentProcessingTime(): number {
        return operator.context.now()
      },
      get timeDomain(): TimeDomain {
        return operator.domain
      },
      timers: keyedTimerService(this.timers, this.state, () => this.context.now()),
      output<T>(tag: OutputTag<T>, value: T): void {
        emitToSide(operator.sideOutputs, tag, value, operator.timestamp)
      },
    }
  }
}

/** The timers of the state's current key. */
export function keyedTimerService(timers: Timers, state: KeyedState, now: () => number): TimerService {
  return {
    currentWatermark: () => timers.currentWatermark,
    currentProcessingTime: now,
    registerEventTimeTimer: (time) => timers.addEvent(time, state.currentKey),
    registerProcessingTimeTimer: (time) => timers.addProcessing(time, state.currentKey),
    deleteEventTimeTimer: (time) => timers.event.remove(time, state.currentKey, ''),
    deleteProcessingTimeTimer: (time) => timers.processing.remove(time, state.currentKey, ''),
  }
}

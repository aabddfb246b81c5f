/** What operators around a function with a key have in common: state of the key, timers in both domains, side outputs. */
import type {
  Collector,
  Emitted,
  KeyedRuntimeContext,
  OnTimerContext,
  TimeDomain,
  TimerService,
} from '../operator/function-types.ts'
import { Operator } from '../operator/operator.ts'
import { emitToSide, type OutputTag } from '../operator/output-tag.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import { KeyedState } from '../state/keyed-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { keyedStateStore } from '../state/state-store.ts'
import type { Timer } from '../time/timer-queue.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { OpenableFunction } from './function-operator.ts'
import { Timers } from './timers.ts'

/** A function that may have timers. */
export interface TimedFunction<
  K,
  Out,
  Context extends OnTimerContext<K> = OnTimerContext<K>,
> extends OpenableFunction<KeyedRuntimeContext> {
  onTimer?(timestamp: number, context: Context, out: Collector<Out>): Emitted<Out>
}

export abstract class KeyedFunctionOperator<
  K,
  In,
  Out,
  Context extends OnTimerContext<K> = OnTimerContext<K>,
> extends Operator<In, Out> {
  protected abstract readonly userFunction: TimedFunction<K, Out, Context>
  protected readonly state = new KeyedState(() => this.context.now())
  protected userContext!: Context
  protected timestamp = NO_TIMESTAMP
  protected timers!: Timers
  private domain: TimeDomain = 'event-time'
  protected readonly collect: Collector<Out> = (value) => this.out.push(value, this.timestamp)

  override get resumable(): boolean {
    return true
  }

  override get keyedState(): KeyedState {
    return this.state
  }

  override open(): void | Promise<void> {
    this.prepare()
    this.timers.scheduleNext()
    return this.userFunction.open?.({ ...runtimeContext(this.context), ...keyedStateStore(this.state) })
  }

  override watermark(timestamp: number): void {
    this.timers.advanceWatermark(timestamp, () => this.out.watermark(timestamp))
  }

  override processingTime(now: number): void {
    this.timers.advanceProcessingTime(now)
  }

  override endKeys(keys: readonly K[]): boolean {
    if (this.timers.fireAtEnd()) return true
    for (const key of keys) {
      this.state.setCurrentKey(key)
      this.state.forgetKey()
    }
    return false
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

  protected fire(timer: Timer, domain: TimeDomain): void {
    this.enter(timer.key as K, domain === 'event-time' ? timer.time : NO_TIMESTAMP)
    this.domain = domain
    if (this.userFunction.onTimer === undefined) return
    this.emit(this.userFunction.onTimer(timer.time, this.userContext, this.collect))
  }

  /** Begins with a record, or a timer, of a key. */
  protected enter(key: K, timestamp: number): void {
    this.state.setCurrentKey(key)
    this.timestamp = timestamp
  }

  /** Emits what a call returned for the current record or timer. */
  protected emit(result: unknown): void {
    if (result === undefined) return
    const { timestamp } = this
    const key = this.state.currentKey as K
    emitReturned(result, timestamp, this.out, this.context, () => this.enter(key, timestamp))
  }

  private prepare(): void {
    this.timers ??= new Timers(this.context, (timer, domain) => this.fire(timer, domain))
    this.userContext ??= this.makeUserContext(this.makeContext())
  }

  /** The context that is given to the function: the common one, or one with more in it. */
  protected makeUserContext(common: OnTimerContext<K>): Context {
    return common as Context
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

/**
 * What: windows of any kind, with any trigger and evictor; state by key first, window second.
 * State: for each key its windows: contents by state window, the trigger's and the window function's state by window,
 *   the set of merging windows; timers of both domains in the namespace of their window.
 * Algorithm: Flink's WindowOperator and EvictingWindowOperator. A record goes into its windows (which may merge), the
 *   trigger decides, a cleanup timer at `maxTimestamp + allowedLateness` ends each window.
 */
import { StateError } from '../errors/errors.ts'
import type { TimeDomain } from '../operator/function-types.ts'
import { Operator } from '../operator/operator.ts'
import { checkKey } from '../operators/check-key.ts'
import { Timers } from '../operators/timers.ts'
import { KeyTable, keyGroupOfEntry, type KeyEntry } from '../state/key-table.ts'
import type { ReadableState } from '../state/readable-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { addTime, MAX_TIMESTAMP } from '../time/timestamp.ts'
import type { Timer } from '../time/timer-queue.ts'
import { checkMergeable } from './check-mergeable.ts'
import type { Evictor, TimestampedValue } from './evictor.ts'
import { KeyWindows, type StoredKeyWindows } from './key-windows.ts'
import { readableWindows } from './read-windows.ts'
import { isFire, isPurge, type Trigger, type TriggerResult } from './trigger.ts'
import { TriggerScope } from './trigger-scope.ts'
import type { WindowAggregation } from './window-aggregation.ts'
import type { WindowAssigner } from './window-assigner.ts'
import { WindowEmitter, type ProcessWindow } from './window-emitter.ts'
import { windowOfId, type Window } from './window.ts'

/** Everything that makes a window operation. */
export interface WindowOptions<K, In, Acc, Result, Out, W extends Window> {
  readonly keyOf: (value: In) => K
  readonly assigner: WindowAssigner<In, W>
  /** Absent: the assigner's default. */
  readonly trigger?: Trigger<In, W>
  readonly evictor?: Evictor<In, W>
  readonly aggregation: WindowAggregation<In, Acc, Result>
  /** Whether the result of the aggregation is a list of elements for the window function, rather than one. */
  readonly keepsElements: boolean
  readonly process?: ProcessWindow<any, Out, K, W>
  readonly allowedLatenessMs: number
  /** The side output of late records. */
  readonly lateTag?: string
}

export class WindowOperator<K, In, Acc, Result, Out, W extends Window> extends Operator<In, Out> {
  private options: WindowOptions<K, In, Acc, Result, Out, W>
  private readonly trigger: Trigger<In, W>
  private readonly table = new KeyTable<KeyWindows<W>>()
  private readonly emitter: WindowEmitter<unknown, Out, K, W>
  private readonly scope: TriggerScope<W>
  private timers!: Timers
  private entry!: KeyEntry<KeyWindows<W>>
  private readonly assignerContext = { currentProcessingTime: 0 }

  constructor(options: WindowOptions<K, In, Acc, Result, Out, W>) {
    super()
    this.options = options
    this.trigger = options.trigger ?? options.assigner.defaultTrigger()
    checkMergeable(options.assigner, this.trigger)
    this.scope = new TriggerScope<W>({
      timers: () => this.timers,
      windows: () => this.entry.value,
      key: () => this.entry.key,
      now: () => this.context.now(),
    })
    this.emitter = new WindowEmitter(this, options.process, {
      currentWatermark: () => this.timers.currentWatermark,
      windowState: () => this.scope.windowState(options.assigner.mergeWindows !== undefined),
      enter: (key, window) => {
        if (this.entry.key !== key) this.enter(key)
        this.scope.enter(window)
      },
    })
  }

  override get resumable(): boolean {
    return true
  }

  override get keyedState(): ReadableState {
    return readableWindows((key) => this.read(key), this.emitter.globalState)
  }

  override open(): void | Promise<void> {
    this.prepare()
    this.timers.scheduleNext()
    return this.emitter.open()
  }

  push(value: In, timestamp: number): void {
    const { assigner, lateTag, allowedLatenessMs } = this.options
    this.enter(checkKey(this.options.keyOf(value), value))
    this.assignerContext.currentProcessingTime = this.context.now()
    const windows = assigner.assignWindows(value, timestamp, this.assignerContext)
    let skipped = true
    for (const assigned of windows) {
      const window = assigner.mergeWindows === undefined ? assigned : this.mergeIn(assigned)
      if (this.isLate(window)) {
        this.entry.value.merging?.retire(window)
        continue
      }
      skipped = false
      this.addTo(window, value, timestamp)
    }
    this.dropIfEmpty()
    if (
      !skipped ||
      !assigner.isEventTime ||
      addTime(timestamp, allowedLatenessMs) > this.timers.currentWatermark
    )
      return
    if (lateTag === undefined) this.context.metrics.counter('numLateRecordsDropped').value++
    else this.sideOutputs.get(lateTag)?.push(value, timestamp)
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
      this.enter(key)
      this.table.remove(this.entry)
      this.emitter.globalState.setCurrentKey(key)
      this.emitter.globalState.forgetKey()
    }
    return false
  }

  override snapshot(writer: SnapshotWriter): void {
    const { maxParallelism } = this.context
    this.table.writeTo(writer, (entry) =>
      writer.keyed('windows', entry.key, entry.value.store(), keyGroupOfEntry(entry, maxParallelism)),
    )
    this.timers.snapshot(writer)
    this.emitter.globalState.snapshot(writer, maxParallelism)
  }

  override restore(reader: SnapshotReader): void {
    this.prepare()
    for (const [key, stored] of reader.keyed('windows')) {
      this.table.insert(key, KeyWindows.load(stored as StoredKeyWindows, this.options.assigner))
    }
    this.timers.restore(reader)
    this.emitter.globalState.restore(reader)
  }

  override close(): void | Promise<void> {
    return this.emitter.close()
  }

  /** The contents of a window of a key, for tests. */
  contentsOf(key: K, window: W): unknown {
    const windows = this.table.find(key)?.value
    return windows?.contents.get((windows.merging?.stateWindow(window) ?? window).id)
  }

  private read(key: unknown): [Window, unknown][] {
    const { evictor, aggregation } = this.options
    const windows = this.table.find(key)?.value
    if (windows === undefined) return []
    const all =
      windows.merging?.entries() ??
      Array.from(windows.contents.keys(), (id) => [windowOfId(id), { id }] as const)
    return Array.from(all, ([window, { id }]): [Window, unknown] => {
      const contents = windows.contents.get(id)
      if (contents === undefined) return [window, undefined]
      if (evictor === undefined) return [window, aggregation.result(contents as Acc)]
      return [window, (contents as TimestampedValue<In>[]).map(({ value }) => value)]
    }).filter(([, value]) => value !== undefined)
  }

  private mergeIn(window: W): W {
    const windows = this.entry.value
    return windows
      .mergingSet(this.options.assigner)
      .add(window, (result, merged, stateWindow, mergedStateWindows) => {
        this.checkMergeResult(result)
        this.scope.onMerge(this.trigger, result, merged)
        for (const old of merged) {
          this.scope.clear(this.trigger, old)
          this.deleteCleanupTimer(old)
        }
        const { contents } = windows
        for (const source of mergedStateWindows) {
          const moved = contents.get(source.id)
          contents.delete(source.id)
          if (moved !== undefined)
            contents.set(stateWindow.id, this.mergeContents(contents.get(stateWindow.id), moved))
        }
      })
  }

  private addTo(window: W, value: In, timestamp: number): void {
    const windows = this.entry.value
    const { id } = windows.merging?.stateWindow(window) ?? window
    windows.contents.set(id, this.addContents(windows.contents.get(id), value, timestamp))
    const result = this.scope.onElement(this.trigger, value, timestamp, window)
    this.act(result, window, id)
    this.registerCleanupTimer(window)
  }

  private fire(timer: Timer, domain: TimeDomain): void {
    const window = windowOfId(timer.namespace) as W
    const entry = this.table.find(timer.key)
    // A timer may outlive its contents (a purged window): the trigger is still asked. One of a removed merging window is not.
    this.entry = entry ?? this.table.insert(timer.key, new KeyWindows<W>())
    const windows = this.entry.value
    const stateWindow =
      this.options.assigner.mergeWindows === undefined ? window : windows.merging?.stateWindow(window)
    if (stateWindow !== undefined) {
      const result =
        domain === 'event-time'
          ? this.scope.onEventTime(this.trigger, timer.time, window)
          : this.scope.onProcessingTime(this.trigger, timer.time, window)
      this.act(result, window, stateWindow.id)
      if (
        this.options.assigner.isEventTime === (domain === 'event-time') &&
        timer.time === this.cleanupTime(window)
      )
        this.remove(window, stateWindow.id)
    }
    this.dropIfEmpty()
  }

  private act(result: TriggerResult, window: W, stateId: string): void {
    const { contents } = this.entry.value
    if (isFire(result) && contents.has(stateId)) this.emit(window, stateId)
    if (isPurge(result)) contents.delete(stateId)
  }

  private emit(window: W, stateId: string): void {
    const { evictor, aggregation, keepsElements } = this.options
    const { contents } = this.entry.value
    const key = this.entry.key as K
    if (evictor === undefined) {
      const result: unknown = aggregation.result(contents.get(stateId) as Acc)
      if (keepsElements) this.emitter.emitAll(key, window, (result as unknown[]).slice())
      else this.emitter.emitResult(key, window, result)
      return
    }
    let elements = contents.get(stateId) as readonly TimestampedValue<In>[]
    if (evictor.when === 'before') elements = evictor.evict(elements, window)
    this.emitElements(key, window, elements)
    if (evictor.when === 'after') elements = evictor.evict(elements, window)
    if (elements.length === 0) contents.delete(stateId)
    else contents.set(stateId, elements)
  }

  private emitElements(key: K, window: W, elements: readonly TimestampedValue<In>[]): void {
    const { aggregation, keepsElements } = this.options
    if (keepsElements) {
      this.emitter.emitAll(
        key,
        window,
        elements.map(({ value }) => value),
      )
      return
    }
    let accumulator: Acc | undefined
    for (const { value } of elements) accumulator = aggregation.add(value, accumulator)
    if (accumulator !== undefined) this.emitter.emitResult(key, window, aggregation.result(accumulator))
  }

  private addContents(old: unknown, value: In, timestamp: number): unknown {
    if (this.options.evictor === undefined) return this.options.aggregation.add(value, old as Acc | undefined)
    const element: TimestampedValue<In> = { value, timestamp }
    if (old === undefined) return [element]
    ;(old as TimestampedValue<In>[]).push(element)
    return old
  }

  private mergeContents(a: unknown, b: unknown): unknown {
    if (a === undefined) return b
    if (this.options.evictor !== undefined) return (a as unknown[]).concat(b)
    const { merge } = this.options.aggregation
    if (merge === undefined) {
      throw new StateError(
        'CANNOT_MERGE',
        'These windows merge, so the aggregate function needs merge(a, b).',
      )
    }
    return merge(a as Acc, b as Acc)
  }

  private remove(window: W, stateId: string): void {
    const windows = this.entry.value
    windows.contents.delete(stateId)
    this.scope.clear(this.trigger, window)
    this.emitter.clear(this.entry.key as K, window)
    windows.merging?.retire(window)
  }

  private isLate(window: W): boolean {
    return this.options.assigner.isEventTime && this.cleanupTime(window) <= this.timers.currentWatermark
  }

  private cleanupTime(window: W): number {
    return this.options.assigner.isEventTime
      ? addTime(window.maxTimestamp, this.options.allowedLatenessMs)
      : window.maxTimestamp
  }

  private registerCleanupTimer(window: W): void {
    const time = this.cleanupTime(window)
    if (time === MAX_TIMESTAMP) return
    if (this.options.assigner.isEventTime) this.timers.addEvent(time, this.entry.key, window.id)
    else this.timers.addProcessing(time, this.entry.key, window.id)
  }

  private deleteCleanupTimer(window: W): void {
    const time = this.cleanupTime(window)
    if (time === MAX_TIMESTAMP) return
    const { event, processing } = this.timers
    ;(this.options.assigner.isEventTime ? event : processing).remove(time, this.entry.key, window.id)
  }

  private checkMergeResult(result: W): void {
    const { isEventTime } = this.options.assigner
    const now = isEventTime ? this.timers.currentWatermark : this.context.now()
    if (this.cleanupTime(result) > now) return
    throw new StateError(
      'MERGED_INTO_LATE_WINDOW',
      `Windows were merged into one that ends at ${result.maxTimestamp}, which is already past (${isEventTime ? 'watermark' : 'clock'} ${now}). A merged window must not end before those it is made of.`,
    )
  }

  private enter(key: K): void {
    this.entry = this.table.find(key) ?? this.table.insert(key, new KeyWindows<W>())
  }

  private dropIfEmpty(): void {
    if (this.entry.value.isEmpty) this.table.remove(this.entry)
  }

  private prepare(): void {
    if (this.timers !== undefined) return
    this.timers = new Timers(this.context, (timer, domain) => this.fire(timer, domain))
    const assigner = this.options.assigner.forSubtask?.(() => this.context.random())
    if (assigner !== undefined) this.options = { ...this.options, assigner }
  }
}

import {
  mapState,
  outputTag,
  valueState,
  type Collector,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type MapState,
  type OnTimerContext,
  type ValueState,
} from '@wiesel/runtime'
import type { Reading } from './reading.ts'

/** A sensor fell silent: nothing came for the timeout. Or it is back: `silentMs` after its last reading. */
export type Alarm =
  | { readonly kind: 'silent'; readonly sensor: string; readonly at: number }
  | { readonly kind: 'back'; readonly sensor: string; readonly at: number; readonly silentMs: number }

/** Readings that cannot be true. */
export const nonsense = outputTag<Reading>('nonsense')

/**
 * Tells when a sensor falls silent, and when it is back.
 *
 * State of a sensor: the times of readings that the watermark has not reached, and the time of the last one that it has.
 * Each reading waits for the watermark by a timer at its own time, so readings are looked at in order, however they
 * come. A second timer, the timeout after a reading, finds out whether another followed.
 */
export class SilenceAlarm implements KeyedProcessFunction<string, Reading, Alarm> {
  private waiting!: MapState<number, number>
  private last!: ValueState<number>
  private readonly timeoutMs: number

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs
  }

  open(context: KeyedRuntimeContext): void {
    this.waiting = context.getMapState(mapState<number, number>('waiting'))
    this.last = context.getState(valueState<number>('last'))
  }

  processElement(reading: Reading, context: KeyedProcessContext<string>): void {
    if (reading.celsius < -50 || reading.celsius > 60) {
      context.output(nonsense, reading)
      return
    }
    this.waiting.put(reading.at, reading.celsius)
    context.timers.registerEventTimeTimer(reading.at)
  }

  onTimer(time: number, { currentKey: sensor, timers }: OnTimerContext<string>, out: Collector<Alarm>): void {
    const last = this.last.value()
    if (!this.waiting.contains(time)) {
      if (last !== null && time === last + this.timeoutMs) out({ kind: 'silent', sensor, at: time })
      return
    }
    this.waiting.remove(time)
    if (last !== null && time - last > this.timeoutMs)
      out({ kind: 'back', sensor, at: time, silentMs: time - last })
    this.last.update(time)
    timers.registerEventTimeTimer(time + this.timeoutMs)
  }
}

import { MissingTimestampError, OptionError } from '../errors/errors.ts'
import { describeValue } from '../errors/describe-value.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { PurgingTrigger } from './data-triggers.ts'
import { EventTimeTrigger, NeverTrigger, ProcessingTimeTrigger } from './time-triggers.ts'
import type { Trigger } from './trigger.ts'
import { GlobalWindow, TimeWindow } from './window.ts'
import {
  mergeTimeWindows,
  type AlignedWindows,
  type AssignerContext,
  type WindowAssigner,
} from './window-assigner.ts'

/** When processing-time windows of different subtasks start: together, by chance, or with their first record. */
export type WindowStagger = 'aligned' | 'random' | 'natural'

function eventTime(timestamp: number, name: string): number {
  if (timestamp === NO_TIMESTAMP) throw new MissingTimestampError(name)
  return timestamp
}

abstract class TimeWindows<T> implements WindowAssigner<T, TimeWindow> {
  abstract readonly name: string
  abstract readonly isEventTime: boolean
  abstract assignWindows(value: T, timestamp: number, context: AssignerContext): readonly TimeWindow[]

  defaultTrigger(): Trigger<any, TimeWindow> {
    return this.isEventTime ? EventTimeTrigger.create() : ProcessingTimeTrigger.create()
  }
}

function checkAligned(kind: string, { sizeMs, slideMs, offsetMs }: AlignedWindows): AlignedWindows {
  if (!(sizeMs > 0) || !(slideMs > 0) || !(Math.abs(offsetMs) < slideMs)) {
    const bound = kind === 'Tumbling' ? 'the size' : 'the slide'
    throw new OptionError(
      `${kind} windows of size ${sizeMs} ms, slide ${slideMs} ms, offset ${offsetMs} ms are not possible: size and slide must be positive, and the offset smaller than ${bound}.`,
    )
  }
  return { sizeMs, slideMs, offsetMs }
}

class TumblingWindows<T> extends TimeWindows<T> {
  readonly name: string
  readonly isEventTime: boolean
  /** Only where all windows start together: a stagger is found out when the first record comes. */
  readonly aligned: AlignedWindows | undefined
  private readonly windows: AlignedWindows
  private readonly stagger: WindowStagger
  private readonly chance: (now: number) => number
  private staggerMs: number | undefined

  constructor(
    isEventTime: boolean,
    size: Duration,
    offset: Duration,
    stagger: WindowStagger,
    chance = spreadByDigits,
  ) {
    super()
    const sizeMs = toMillis(size)
    this.name = `Tumbling${isEventTime ? 'EventTime' : 'ProcessingTime'}Windows(${sizeMs} ms)`
    this.isEventTime = isEventTime
    this.windows = checkAligned('Tumbling', { sizeMs, slideMs: sizeMs, offsetMs: toMillis(offset) })
    this.stagger = stagger
    this.chance = chance
    this.aligned = stagger === 'aligned' ? this.windows : undefined
  }

  assignWindows(
    _value: T,
    timestamp: number,
    { currentProcessingTime }: AssignerContext,
  ): readonly TimeWindow[] {
    const { sizeMs, offsetMs } = this.windows
    const time = this.isEventTime ? eventTime(timestamp, this.name) : currentProcessingTime
    this.staggerMs ??= this.staggerFor(currentProcessingTime)
    const start = TimeWindow.startOf(time, (offsetMs + this.staggerMs) % sizeMs, sizeMs)
    return [new TimeWindow(start, start + sizeMs)]
  }

  private staggerFor(now: number): number {
    const { sizeMs, offsetMs } = this.windows
    if (this.stagger === 'natural') return Math.max(0, now - TimeWindow.startOf(now, offsetMs, sizeMs))
    if (this.stagger === 'aligned') return 0
    return Math.floor(this.chance(now) * sizeMs)
  }

  forSubtask(random: () => number): WindowAssigner<T, TimeWindow> {
    if (this.stagger === 'aligned') return this
    const { sizeMs, offsetMs } = this.windows
    return new TumblingWindows<T>(this.isEventTime, sizeMs, offsetMs, this.stagger, random)
  }
}

/** Chance without a source of chance, in [0, 1): by the digits of a time. */
function spreadByDigits(time: number): number {
  return (Math.imul(time | 0, 0x9e3779b1) >>> 0) / 2 ** 32
}

/**
 * Windows of one size, side by side, in event time.
 *
 * @example
 * import { TumblingEventTimeWindows } from '@wiesel/runtime'
 * console.log(TumblingEventTimeWindows.of('1 h').name) // → TumblingEventTimeWindows(3600000 ms)
 */
export const TumblingEventTimeWindows = {
  /** @param offset shifts the start, for example `'-8 h'` for days of another time zone */
  of<T>(
    size: Duration,
    offset: Duration = 0,
    stagger: WindowStagger = 'aligned',
  ): WindowAssigner<T, TimeWindow> {
    return new TumblingWindows<T>(true, size, offset, stagger)
  },
}

/** Windows of one size, side by side, by the clock. See {@link TumblingEventTimeWindows}. */
export const TumblingProcessingTimeWindows = {
  of<T>(
    size: Duration,
    offset: Duration = 0,
    stagger: WindowStagger = 'aligned',
  ): WindowAssigner<T, TimeWindow> {
    return new TumblingWindows<T>(false, size, offset, stagger)
  },
}

class SlidingWindows<T> extends TimeWindows<T> {
  readonly name: string
  readonly isEventTime: boolean
  readonly aligned: AlignedWindows

  constructor(isEventTime: boolean, size: Duration, slide: Duration, offset: Duration) {
    super()
    this.aligned = checkAligned('Sliding', {
      sizeMs: toMillis(size),
      slideMs: toMillis(slide),
      offsetMs: toMillis(offset),
    })
    this.name = `Sliding${isEventTime ? 'EventTime' : 'ProcessingTime'}Windows(${this.aligned.sizeMs} ms, ${this.aligned.slideMs} ms)`
    this.isEventTime = isEventTime
  }

  assignWindows(
    _value: T,
    timestamp: number,
    { currentProcessingTime }: AssignerContext,
  ): readonly TimeWindow[] {
    const { sizeMs, slideMs, offsetMs } = this.aligned
    const time = this.isEventTime ? eventTime(timestamp, this.name) : currentProcessingTime
    const windows: TimeWindow[] = []
    for (let start = TimeWindow.startOf(time, offsetMs, slideMs); start > time - sizeMs; start -= slideMs)
      windows.push(new TimeWindow(start, start + sizeMs))
    return windows
  }
}

/** Windows of one size that start every `slide`, in event time; a record belongs to several. */
export const SlidingEventTimeWindows = {
  of<T>(size: Duration, slide: Duration, offset: Duration = 0): WindowAssigner<T, TimeWindow> {
    return new SlidingWindows<T>(true, size, slide, offset)
  },
}

/** Windows of one size that start every `slide`, by the clock. */
export const SlidingProcessingTimeWindows = {
  of<T>(size: Duration, slide: Duration, offset: Duration = 0): WindowAssigner<T, TimeWindow> {
    return new SlidingWindows<T>(false, size, slide, offset)
  },
}

class SessionWindows<T> extends TimeWindows<T> {
  readonly name: string
  readonly isEventTime: boolean
  private readonly gapOf: (value: T) => number

  constructor(isEventTime: boolean, gapOf: (value: T) => number) {
    super()
    this.name = `${isEventTime ? 'EventTime' : 'ProcessingTime'}SessionWindows`
    this.isEventTime = isEventTime
    this.gapOf = gapOf
  }

  assignWindows(
    value: T,
    timestamp: number,
    { currentProcessingTime }: AssignerContext,
  ): readonly TimeWindow[] {
    const time = this.isEventTime ? eventTime(timestamp, this.name) : currentProcessingTime
    return [new TimeWindow(time, time + this.gapOf(value))]
  }

  mergeWindows(
    windows: readonly TimeWindow[],
    merge: (merged: readonly TimeWindow[], result: TimeWindow) => void,
  ): void {
    mergeTimeWindows(windows, merge)
  }
}

function positiveGap(gap: Duration): number {
  const gapMs = toMillis(gap)
  if (!(gapMs > 0)) throw new OptionError(`A session gap must be positive; it is ${describeValue(gap)}.`)
  return gapMs
}

function sessions(isEventTime: boolean): {
  withGap<T>(gap: Duration): WindowAssigner<T, TimeWindow>
  withDynamicGap<T>(gapOf: (value: T) => Duration): WindowAssigner<T, TimeWindow>
} {
  return {
    withGap<T>(gap: Duration): WindowAssigner<T, TimeWindow> {
      const gapMs = positiveGap(gap)
      return new SessionWindows<T>(isEventTime, () => gapMs)
    },
    withDynamicGap<T>(gapOf: (value: T) => Duration): WindowAssigner<T, TimeWindow> {
      return new SessionWindows<T>(isEventTime, (value) => positiveGap(gapOf(value)))
    },
  }
}

/** Windows that grow while records come, and end after a gap without any, in event time. The gap may depend on the record. */
export const EventTimeSessionWindows = sessions(true)

/** Windows that grow while records come, and end after a gap without any, by the clock. */
export const ProcessingTimeSessionWindows = sessions(false)

class GlobalWindowAssigner<T> implements WindowAssigner<T, GlobalWindow> {
  readonly name = 'GlobalWindows'
  readonly isEventTime = false
  private readonly firesAtEnd: boolean

  constructor(firesAtEnd: boolean) {
    this.firesAtEnd = firesAtEnd
  }

  assignWindows(): readonly GlobalWindow[] {
    return [GlobalWindow.INSTANCE]
  }

  defaultTrigger(): Trigger<any, GlobalWindow> {
    return this.firesAtEnd ? PurgingTrigger.of(EventTimeTrigger.create()) : new NeverTrigger()
  }
}

/** One window for all records of a key. It never ends: give it a trigger. */
export const GlobalWindows = {
  create<T>(): WindowAssigner<T, GlobalWindow> {
    return new GlobalWindowAssigner<T>(false)
  },

  /** As `create`, but without a trigger of your own the window fires once, when its stream has ended. */
  createWithEndOfStreamTrigger<T>(): WindowAssigner<T, GlobalWindow> {
    return new GlobalWindowAssigner<T>(true)
  },
}

/**
 * What: everything the subtasks of a harness emit, as one list and one list per side output.
 * Several subtasks have one watermark and one idleness together, as the input behind them would see it. After a restore
 *   in which watermarks are given again, those that do not rise are left out, as that input would do too.
 */
import { MIN_TIMESTAMP, NO_TIMESTAMP } from '@wiesel/runtime'
import { WatermarkValve, type Output } from '@wiesel/runtime/internal'
import type { HarnessOutput } from './harness-output.ts'

type Events = Pick<Output, 'watermark' | 'idle'>

export class CollectedOutputs<Out> {
  readonly main: HarnessOutput<Out>[] = []
  readonly sides = new Map<string, HarnessOutput[]>()
  ended = false
  private watermark = MIN_TIMESTAMP
  private isIdle = false

  /** The receivers of some subtasks' results. `onEmit` is called after each emission, with whether there is anything new. */
  outputs(subtasks: number, onlyNews: boolean, onEmit: (subtask: number, isNews: boolean) => void): Output[] {
    const events = onlyNews ? this.news() : this.everything()
    const valve = subtasks > 1 ? new WatermarkValve(subtasks, events) : undefined
    let open = subtasks
    return Array.from({ length: subtasks }, (_, subtask) => ({
      push: (value: Out, timestamp: number) => {
        this.main.push(record(value, timestamp))
        onEmit(subtask, true)
      },
      watermark: (timestamp: number) => {
        const { length } = this.main
        if (valve === undefined) events.watermark(timestamp)
        else valve.watermark(subtask, timestamp)
        onEmit(subtask, this.main.length > length)
      },
      idle: (idle: boolean) => {
        const { length } = this.main
        if (valve === undefined) events.idle(idle)
        else valve.status(subtask, idle)
        onEmit(subtask, this.main.length > length)
      },
      end: () => {
        this.ended = --open === 0
      },
    }))
  }

  /** The receivers of side outputs: there is one for every tag. */
  sideOutputs(onEmit: () => void): ReadonlyMap<string, Output> {
    return new AnyTag((tag, value, timestamp) => {
      const list = this.sides.get(tag) ?? []
      this.sides.set(tag, list)
      list.push(record(value, timestamp))
      onEmit()
    })
  }

  private everything(): Events {
    return {
      watermark: (timestamp) => {
        this.watermark = timestamp
        this.main.push(['watermark', timestamp])
      },
      idle: (idle) => {
        this.isIdle = idle
        this.main.push(['status', idle ? 'IDLE' : 'ACTIVE'])
      },
    }
  }

  private news(): Events {
    const { watermark, idle } = this.everything()
    return {
      watermark: (timestamp) => {
        if (timestamp > this.watermark) watermark(timestamp)
      },
      idle: (isIdle) => {
        if (isIdle !== this.isIdle) idle(isIdle)
      },
    }
  }
}

function record<T>(value: T, timestamp: number): HarnessOutput<T> {
  return ['record', value, timestamp === NO_TIMESTAMP ? null : timestamp]
}

/** A map that has an output for every tag. */
class AnyTag extends Map<string, Output> {
  private readonly take: (tag: string, value: unknown, timestamp: number) => void

  constructor(take: (tag: string, value: unknown, timestamp: number) => void) {
    super()
    this.take = take
  }

  override get(tag: string): Output {
    return {
      push: (value, timestamp) => this.take(tag, value, timestamp),
      watermark: () => {},
      idle: () => {},
      end: () => {},
    }
  }

  override has(): boolean {
    return true
  }
}

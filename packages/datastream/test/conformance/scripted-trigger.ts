import {
  Trigger,
  type OnMergeContext,
  type TriggerContext,
  type TriggerResult,
  type Window,
  TimeWindow,
  valueState,
} from '@wiesel/runtime'
import { timeOf } from './case-values.ts'

/** A time, or a border of the window by name. */
type Moment = number | string

/** What one callback of a scripted trigger does. */
interface Action {
  result?: TriggerResult
  registerTimer?: Moment | Moment[]
  deleteTimer?: Moment | Moment[]
  setState?: boolean
  clearState?: boolean
  resultAt?: Record<string, TriggerResult>
}

function momentOf(time: Moment, window: Window): number {
  if (time === 'window.end') return (window as TimeWindow).end
  if (time === 'window.start') return (window as TimeWindow).start
  return time === 'window.maxTimestamp' ? window.maxTimestamp : timeOf(time)
}

const STATE = valueState<string>('scripted')
const plain = (window: Window): unknown => (window instanceof TimeWindow ? [window.start, window.end] : 'G')

/** A trigger whose callbacks do what the case says, and that notes its calls. */
export class ScriptedTrigger extends Trigger<any, any> {
  /** Per callback what it was called with; `onTime` stands for both domains. */
  readonly calls: Record<string, unknown[]> = {
    onElement: [],
    onElementCalls: [],
    onTime: [],
    onTimeCalls: [],
    onMerge: [],
    clear: [],
  }
  script: Record<string, Action> = {}
  private readonly processing: boolean

  constructor(timeDomain: string | undefined) {
    super()
    this.processing = timeDomain === 'processing'
  }

  override onElement(
    value: unknown,
    timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    this.calls.onElementCalls.push([value, timestamp, plain(window)])
    return this.act('onElement', window, context)
  }

  override onEventTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    return this.act('onTime', window, context, time)
  }

  override onProcessingTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    return this.act('onTime', window, context, time)
  }

  override get canMerge(): boolean {
    return true
  }

  override onMerge(window: Window, context: OnMergeContext): void {
    this.act('onMerge', window, context)
  }

  override clear(window: Window, context: TriggerContext): void {
    this.act('clear', window, context)
  }

  private act(callback: string, window: Window, context: TriggerContext, time?: number): TriggerResult {
    this.calls[callback].push(time === undefined ? plain(window) : [time, plain(window)])
    if (time !== undefined) this.calls.onTimeCalls.push([time, plain(window)])
    const action = this.script[callback] ?? {}
    this.timers('register', action.registerTimer, window, context)
    this.timers('delete', action.deleteTimer, window, context)
    if (action.setState === true) context.getState(STATE).update('hello')
    if (action.clearState === true) context.getState(STATE).clear()
    return action.resultAt?.[String(time)] ?? action.result ?? 'CONTINUE'
  }

  private timers(
    what: 'register' | 'delete',
    moments: Moment | Moment[] | undefined,
    window: Window,
    context: TriggerContext,
  ): void {
    const domain = this.processing ? 'ProcessingTimeTimer' : 'EventTimeTimer'
    for (const moment of moments === undefined ? [] : [moments].flat())
      context[`${what}${domain}`](momentOf(moment, window))
  }
}

import {
  ContinuousEventTimeTrigger,
  ContinuousProcessingTimeTrigger,
  CountEvictor,
  CountTrigger,
  DeltaEvictor,
  DeltaTrigger,
  EventTimeTrigger,
  NeverTrigger,
  ProcessingTimeoutTrigger,
  ProcessingTimeTrigger,
  PurgingTrigger,
  TimeEvictor,
  Trigger,
  valueState,
  type Evictor,
  type TriggerContext,
  type TriggerResult,
  type Window,
} from '@wiesel/runtime'
import { Unsupported } from './case-types.ts'
import { functionOf } from './case-values.ts'
import { stateHandle } from './state-handle.ts'

type Callback = (...args: unknown[]) => TriggerResult

/** A trigger of functions in text. They call the watermark `ctx.watermark`. */
class TextTrigger extends Trigger<any, any> {
  private readonly functions: Record<string, Callback | undefined> = {}
  private readonly mergeable: boolean

  constructor(callbacks: Record<string, unknown>) {
    super()
    this.mergeable = callbacks.canMerge === true
    for (const [name, text] of Object.entries(callbacks))
      if (typeof text === 'string') this.functions[name] = functionOf(text)
  }

  override onElement(
    value: unknown,
    timestamp: number,
    window: Window,
    context: TriggerContext,
  ): TriggerResult {
    return this.functions.onElement?.(value, timestamp, window, named(context)) ?? 'CONTINUE'
  }

  override onEventTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    return this.functions.onEventTime?.(time, window, named(context)) ?? 'CONTINUE'
  }

  override onProcessingTime(time: number, window: Window, context: TriggerContext): TriggerResult {
    return this.functions.onProcessingTime?.(time, window, named(context)) ?? 'CONTINUE'
  }

  override get canMerge(): boolean {
    return this.mergeable
  }

  override onMerge(window: Window, context: TriggerContext): void {
    this.functions.onMerge?.(window, named(context))
  }

  override clear(window: Window, context: TriggerContext): void {
    this.functions.clear?.(window, named(context))
  }
}

function named(context: TriggerContext): object {
  return Object.assign(Object.create(context) as object, {
    watermark: context.currentWatermark,
    processingTime: context.currentProcessingTime,
    state: (name: string) => stateHandle(context.getState(valueState<unknown>(name))),
    registerEventTimeTimer: (time: number) => context.registerEventTimeTimer(time),
    deleteEventTimeTimer: (time: number) => context.deleteEventTimeTimer(time),
    registerProcessingTimeTimer: (time: number) => context.registerProcessingTimeTimer(time),
    deleteProcessingTimeTimer: (time: number) => context.deleteProcessingTimeTimer(time),
  })
}

/** The trigger that a case names. @param scripted what stands for "Scripted" */
export function makeTrigger(
  [name, ...args]: readonly unknown[],
  scripted?: Trigger<any, any>,
): Trigger<any, any> {
  const [a, b, c, d] = args as [any, any, any, any]
  switch (name) {
    case 'EventTimeTrigger':
      return EventTimeTrigger.create()
    case 'ProcessingTimeTrigger':
      return ProcessingTimeTrigger.create()
    case 'CountTrigger':
      return CountTrigger.of(a)
    case 'ContinuousEventTimeTrigger':
      return ContinuousEventTimeTrigger.of(a)
    case 'ContinuousProcessingTimeTrigger':
      return ContinuousProcessingTimeTrigger.of(a)
    case 'DeltaTrigger':
      return DeltaTrigger.of(a, functionOf(b))
    case 'NeverTrigger':
      return new NeverTrigger()
    case 'PurgingTrigger':
      return PurgingTrigger.of(makeTrigger(a, scripted))
    case 'ProcessingTimeoutTrigger':
      return ProcessingTimeoutTrigger.of(makeTrigger(a, scripted), b, {
        resetOnNewRecord: c,
        clearOnTimeout: d,
      })
    case 'CustomTrigger':
      return new TextTrigger(a)
    case 'Scripted':
      if (scripted !== undefined) return scripted
  }
  throw new Unsupported(`needs trigger ${String(name)}`)
}

/** The evictor that a case names. */
export function makeEvictor([name, a, ...rest]: readonly any[]): Evictor<any, any> {
  const after = (rest.at(-1) as { after?: boolean } | undefined)?.after ?? false
  switch (name) {
    case 'CountEvictor':
      return CountEvictor.of(a, after)
    case 'TimeEvictor':
      return TimeEvictor.of(a, after)
    case 'DeltaEvictor':
      return DeltaEvictor.of(a, functionOf(rest[0]), after)
    default:
      throw new Unsupported(`needs evictor ${String(name)}`)
  }
}

import {
  valueState,
  type Collector,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type OnTimerContext,
  type ProcessFunction,
} from '@wiesel/runtime'
import { functionOf, tagOf } from './case-values.ts'
import { stateHandle } from './state-handle.ts'

type Body = (value: unknown, context: object) => unknown

/** A keyed process function of functions in text. */
export function textKeyedProcessFunction(setup: Record<string, any>): KeyedProcessFunction<any, any, any> {
  const process = functionOf<Body>(setup.processElement as string)
  const onTimer =
    setup.onTimer === undefined || setup.onTimer === null
      ? undefined
      : functionOf<Body>(setup.onTimer as string)
  let runtime: KeyedRuntimeContext
  const named = (context: OnTimerContext<any>, out: Collector<any>): object => ({
    emit: out,
    output: (tag: string | null, value: unknown) => context.output(tagOf(tag), value),
    timestamp: context.timestamp,
    currentKey: context.currentKey,
    watermark: context.timers.currentWatermark(),
    processingTime: context.timers.currentProcessingTime(),
    timeDomain: context.timeDomain === 'event-time' ? 'EVENT_TIME' : 'PROCESSING_TIME',
    registerEventTimeTimer: (time: number) => context.timers.registerEventTimeTimer(time),
    registerProcessingTimeTimer: (time: number) => context.timers.registerProcessingTimeTimer(time),
    deleteEventTimeTimer: (time: number) => context.timers.deleteEventTimeTimer(time),
    deleteProcessingTimeTimer: (time: number) => context.timers.deleteProcessingTimeTimer(time),
    state: (name: string) => stateHandle(runtime.getState(valueState<unknown>(name))),
  })
  return {
    open: (context) => void (runtime = context),
    processElement: (value, context, out) => void process(value, named(context as OnTimerContext<any>, out)),
    ...(onTimer === undefined
      ? {}
      : { onTimer: (time, context, out) => void onTimer(time, named(context, out)) }),
  }
}

/** A process function without a key of a function in text. */
export function textProcessFunction(text: string): ProcessFunction<any, any> {
  const process = functionOf<Body>(text)
  return {
    processElement: (value, context, out) =>
      void process(value, {
        emit: out,
        output: (tag: string | null, record: unknown) => context.output(tagOf(tag), record),
        timestamp: context.timestamp,
        watermark: context.currentWatermark,
        processingTime: context.currentProcessingTime,
      }),
  }
}

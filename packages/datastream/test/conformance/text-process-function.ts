import {
  valueState,
  type Collector,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type OnTimerContext,
  type ProcessContext,
  type ProcessFunction,
} from '@wiesel/runtime'
import { functionOf, tagOf } from './case-values.ts'
import { stateHandle } from './state-handle.ts'

type Body = (value: unknown, context: object) => unknown

/** The context of a keyed function as the cases call it. */
export function namedContext(
  runtime: KeyedRuntimeContext,
  context: OnTimerContext<any>,
  out: Collector<any>,
): object {
  return {
    ...namedPlainContext(context, out),
    currentKey: context.currentKey,
    timeDomain: context.timeDomain === 'event-time' ? 'EVENT_TIME' : 'PROCESSING_TIME',
    registerEventTimeTimer: (time: number) => context.timers.registerEventTimeTimer(time),
    registerProcessingTimeTimer: (time: number) => context.timers.registerProcessingTimeTimer(time),
    deleteEventTimeTimer: (time: number) => context.timers.deleteEventTimeTimer(time),
    deleteProcessingTimeTimer: (time: number) => context.timers.deleteProcessingTimeTimer(time),
    state: (name: string) => stateHandle(runtime.getState(valueState<unknown>(name))),
  }
}

/** The context of a function without a key as the cases call it. */
export function namedPlainContext(context: ProcessContext, out: Collector<any>): object {
  return {
    emit: out,
    output: (tag: string | null, value: unknown) => context.output(tagOf(tag), value),
    timestamp: context.timestamp,
    watermark: context.currentWatermark,
    processingTime: context.currentProcessingTime,
  }
}

/** A keyed process function of functions in text. */
export function textKeyedProcessFunction(setup: Record<string, any>): KeyedProcessFunction<any, any, any> {
  const process = functionOf<Body>(setup.processElement as string)
  const onTimer =
    setup.onTimer === undefined || setup.onTimer === null
      ? undefined
      : functionOf<Body>(setup.onTimer as string)
  let runtime: KeyedRuntimeContext
  const named = (context: OnTimerContext<any>, out: Collector<any>): object =>
    namedContext(runtime, context, out)
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
    processElement: (value, context, out) => void process(value, namedPlainContext(context, out)),
  }
}

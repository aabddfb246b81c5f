import { valueState, type ProcessWindowContext, type ProcessWindowFunction } from '@wiesel/runtime'
import { listAggregation, reduceAggregation, type WindowOptions } from '@wiesel/runtime/internal'
import { functionOf, tagOf, timeOf } from './case-values.ts'
import { makeAssigner } from './make-assigner.ts'
import { makeEvictor, makeTrigger } from './make-trigger.ts'
import { stateHandle } from './state-handle.ts'
import { plainOf, type AnyWindow, type Script } from './window-script.ts'

function processFunction(
  setup: Record<string, any>,
  script: Script,
): ProcessWindowFunction<any, any, any, any> {
  const body =
    (setup.windowFunction ?? null) === null
      ? undefined
      : functionOf<(...args: unknown[]) => unknown[]>(setup.windowFunction as string)
  const clear =
    setup.windowFunctionClear === undefined
      ? undefined
      : functionOf<(...args: unknown[]) => void>(setup.windowFunctionClear as string)
  const named = (context: ProcessWindowContext<any>): object => ({
    watermark: context.currentWatermark,
    processingTime: context.currentProcessingTime,
    output: (tag: string | null, value: unknown) => context.output(tagOf(tag), value),
    windowState: () => stateHandle(context.windowState().getState(valueState<unknown>('state'))),
    globalState: () => stateHandle(context.globalState().getState(valueState<unknown>('state'))),
  })
  return {
    process: (key, context, elements) => {
      const list = [...elements]
      script.windowCalls.push([key, plainOf(context.window as AnyWindow), list])
      return body?.(key, context.window, list, named(context)) ?? []
    },
    clear: (context) => {
      script.clears++
      clear?.(context.window, named(context))
    },
  }
}

/** The window operation that a case describes. */
export function optionsOf(
  setup: Record<string, any>,
  script: Script,
): WindowOptions<any, any, any, any, any, any> {
  const [name, settings] = setup.assigner as [string, { eventTime: boolean; merging: boolean }]
  const reduce =
    (setup.reduce ?? null) === null
      ? undefined
      : functionOf<(a: unknown, b: unknown) => unknown>(setup.reduce as string)
  return {
    keyOf: functionOf((setup.keySelector as string | null) ?? '() => 0'),
    assigner: name === 'Scripted' ? script.assigner(settings) : makeAssigner(setup.assigner as unknown[]),
    trigger:
      (setup.trigger ?? null) === null ? undefined : makeTrigger(setup.trigger as unknown[], script.trigger),
    evictor: (setup.evictor ?? null) === null ? undefined : makeEvictor(setup.evictor as any[]),
    aggregation: reduce === undefined ? listAggregation<any>() : reduceAggregation(reduce),
    keepsElements: reduce === undefined,
    process: processFunction(setup, script),
    allowedLatenessMs: timeOf((setup.allowedLateness as number | undefined) ?? 0),
    lateTag: (setup.lateTag as string | null) ?? undefined,
  }
}

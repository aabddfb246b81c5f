import {
  valueState,
  type Collector,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type OnTimerContext,
} from '@wiesel/runtime'
import { keyGroupOf } from '@wiesel/runtime'
import { OperatorHarness } from '@wiesel/testing'
import { stateHandle } from './state-handle.ts'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectOutputs, functionOf, outputOf, timeOf } from './case-values.ts'

type Body = (value: unknown, context: object) => unknown

/** A process function of functions in text. */
function textFunction(setup: Record<string, any>): KeyedProcessFunction<any, any, any> {
  const process = functionOf<Body>(setup.processElement as string)
  const onTimer =
    setup.onTimer === undefined || setup.onTimer === null
      ? undefined
      : functionOf<Body>(setup.onTimer as string)
  let runtime: KeyedRuntimeContext
  const named = (context: OnTimerContext<any>, out: Collector<any>): object => ({
    emit: out,
    output: (tag: string, value: unknown) => context.output({ id: tag }, value),
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

/** Names the keys of rescale cases so that they fall into the key groups the case wants. */
function keyNames(
  keys: Record<string, { keyGroups: [number, number] }>,
  maxParallelism: number,
): Map<string, string> {
  const names = new Map<string, string>()
  for (const [name, { keyGroups }] of Object.entries(keys)) {
    for (let i = 0; !names.has(name); i++) {
      const group = keyGroupOf(`${name}#${i}`, maxParallelism)
      if (group >= keyGroups[0] && group <= keyGroups[1]) names.set(name, `${name}#${i}`)
    }
  }
  return names
}

/** Timers and state of keyed process functions. */
export async function runTimer(conformanceCase: ConformanceCase): Promise<void> {
  const { setup, steps } = conformanceCase
  if (setup.inputs !== undefined) throw new Unsupported('needs operators with two keyed inputs')
  if (setup.component !== undefined) throw new Unsupported('needs a look at the timer service itself')
  if (setup.processElement === undefined)
    throw new Unsupported('needs an operator other than the keyed process function')
  const maxParallelism = (setup.maxParallelism as number | undefined) ?? 128
  const names =
    setup.rescale === true
      ? keyNames(setup.keys as Record<string, { keyGroups: [number, number] }>, maxParallelism)
      : new Map<string, string>()
  const keySelector = functionOf<(value: any) => any>((setup.keySelector as string | null) ?? '() => 0')
  const keyOf = (value: any): any => {
    const key: unknown = keySelector(value)
    return names.get(key as string) ?? key
  }
  const make = (): KeyedProcessFunction<any, any, any> => textFunction(setup)
  let harness = await OperatorHarness.keyedProcess(keyOf, make, { maxParallelism })
  const sides = new Map<string, number>()
  const run = async ([name, ...rest]: readonly any[]): Promise<void> => {
    const args = rest
    switch (name) {
      case 'start':
        await harness.close()
        harness = await OperatorHarness.keyedProcess(keyOf, make, {
          maxParallelism,
          parallelism: args[0].parallelism as number,
        })
        return
      case 'rescale':
        return harness.restore({ parallelism: args[0].parallelism as number, time: 0 })
      case 'on':
        return run(args[1] as any[])
      case 'element':
        return harness.push(args[0], timeOf(args[1] as number | null))
      case 'watermark':
        return harness.watermark(timeOf(args[0] as number))
      case 'processingTime':
        return harness.processingTime(timeOf(args[0] as number))
      case 'snapshotRestore':
        return harness.restore({ time: 0 })
      case 'expect':
        return expectOutputs(
          name,
          (args[0] as any[][]).map(outputOf),
          harness.take(),
          conformanceCase.ordered === true,
        )
      case 'expectRecords': {
        const ignore = args[1]?.ignoreTimestamps === true
        const strip = (output: readonly unknown[]): unknown[] => (ignore ? output.slice(0, 2) : [...output])
        const records = harness.take().filter(([kind]) => kind === 'record')
        return expectOutputs(
          name,
          (args[0] as any[][]).map(outputOf).map(strip),
          records.map(strip),
          conformanceCase.ordered === true,
        )
      }
      case 'expectSide': {
        const all = harness.sideOutput(args[0] as string)
        const seen = sides.get(args[0] as string) ?? 0
        sides.set(args[0] as string, all.length)
        return expectOutputs(
          name,
          (args[1] as any[][]).map(outputOf),
          all.slice(seen),
          conformanceCase.ordered === true,
        )
      }
      default:
        throw new Unsupported(`needs timer step ${String(name)}`)
    }
  }
  for (const step of steps) await run(step)
  await harness.close()
}

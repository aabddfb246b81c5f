import { WatermarkStrategy, type WatermarkGenerator, type WatermarkOutput } from '@wiesel/runtime'
import { TimestampsAndWatermarksOperator } from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, expectFailure, functionOf, timeOf } from './case-values.ts'
import { OperatorSteps } from './operator-steps.ts'

type State = Record<string, unknown>

/** A generator of functions in text; they keep what they know in `state`, and emit by `out.emit`. */
function textGenerator(functions: Record<string, string>): WatermarkGenerator<any> {
  const onEvent =
    functions.onEvent === undefined ? undefined : functionOf<(...args: unknown[]) => void>(functions.onEvent)
  const onPeriodicEmit =
    functions.onPeriodicEmit === undefined
      ? undefined
      : functionOf<(...args: unknown[]) => void>(functions.onPeriodicEmit)
  const state: State = {}
  const named = (output: WatermarkOutput): object => ({
    emit: (time: number | string) => output.emitWatermark(timeOf(time)),
    markIdle: () => output.markIdle(),
    markActive: () => output.markActive(),
  })
  return {
    onEvent: (value, timestamp, output) => onEvent?.(value, timestamp, state, named(output)),
    onPeriodicEmit: (output) => onPeriodicEmit?.(state, named(output)),
  }
}

function strategyOf([name, argument]: readonly any[]): WatermarkStrategy<any> {
  switch (name) {
    case 'boundedOutOfOrderness':
      return WatermarkStrategy.forBoundedOutOfOrderness(argument as number)
    case 'ascendingTimestamps':
    case 'monotonousTimestamps':
      return WatermarkStrategy.forMonotonousTimestamps()
    case 'noWatermarks':
      return WatermarkStrategy.noWatermarks()
    case 'custom':
      return WatermarkStrategy.forGenerator(() => textGenerator(argument as Record<string, string>))
    default:
      throw new Unsupported(`needs generator ${String(name)}`)
  }
}

/** The idle timer alone: a probe is a periodic emission, and tells whether idleness has been declared. */
function runIdleness({ setup, steps }: ConformanceCase): void {
  let now = 1
  const seen = { idle: false }
  const generator = WatermarkStrategy.noWatermarks()
    .withIdleness(setup.generator[1] as number)
    .createGenerator({ now: () => now })
  const output: WatermarkOutput = {
    emitWatermark: () => {},
    markIdle: () => void (seen.idle = true),
    markActive: () => void (seen.idle = false),
  }
  for (const [name, argument] of steps) {
    if (name === 'advanceTime') now += argument as number
    else if (name === 'activity') {
      generator.onEvent(undefined, 0, output)
      seen.idle = false
    } else if (name === 'probe') {
      generator.onPeriodicEmit(output)
      expectEqual(name, argument, seen.idle)
    } else throw new Unsupported(`needs idleness step ${String(name)}`)
  }
}

async function runOperator({ setup, steps, ordered }: ConformanceCase): Promise<void> {
  let strategy = strategyOf(setup.generator as any[]).withTimestampAssigner(
    functionOf(setup.timestampAssigner as string),
  )
  if (setup.emitProgressiveWatermarks === false) strategy = strategy.asBatch()
  if (setup.idleTimeout !== undefined) strategy = strategy.withIdleness(setup.idleTimeout as number)
  const interval = setup.autoWatermarkInterval as number
  const harness = await OperatorHarness.open(
    () => new TimestampsAndWatermarksOperator(strategy, interval, false),
  )
  const shared = new OperatorSteps(harness, ordered === true)
  const pressures = new Set<unknown>()
  let { now } = harness
  const run = async (step: readonly any[]): Promise<void> => {
    const [name, argument, flag] = step
    if (name === 'advanceProcessingTime') {
      now = Math.max(now, harness.now) + (argument as number)
      // A task whose outputs have no room does nothing, whatever the clock shows.
      if (pressures.size === 0) await harness.processingTime(now)
    } else if (name === 'backpressure') {
      if (flag === true) pressures.add(argument)
      else pressures.delete(argument)
    } else if (!(await shared.perform(step, run)))
      throw new Unsupported(`needs generator step ${String(name)}`)
  }
  for (const step of steps) await run(step)
  await harness.close()
}

function runAlone({ setup, steps }: ConformanceCase): Promise<void> {
  let last: number | undefined
  const output: WatermarkOutput = {
    emitWatermark: (timestamp) => void (last = timestamp),
    markIdle: () => {},
    markActive: () => {},
  }
  const generator =
    setup.generator === undefined
      ? undefined
      : strategyOf(setup.generator as any[]).createGenerator({ now: () => 0 })
  return steps.reduce(async (before, [name, ...rest]) => {
    await before
    const args = rest
    if (name === 'event') generator?.onEvent(undefined, timeOf(args[0] as number), output)
    else if (name === 'periodicEmit') generator?.onPeriodicEmit(output)
    else if (name === 'expectLastWatermark') expectEqual(name, timeOf(args[0] as number), last)
    else if (name === 'constructThrows') {
      const [kind, options] = args[0] as [string, any]
      await expectFailure(name, () =>
        typeof options === 'object'
          ? strategyOf([kind]).withIdleness(options.withIdleness as number)
          : strategyOf([kind, options]),
      )
    } else throw new Unsupported(`needs generator step ${String(name)}`)
  }, Promise.resolve())
}

/** What watermark generators conclude, alone and in the operator. */
export async function runGenerator(conformanceCase: ConformanceCase): Promise<void> {
  const { setup } = conformanceCase
  if (setup.component === 'operator') return runOperator(conformanceCase)
  if (setup.generator?.[0] === 'idlenessTimer') return runIdleness(conformanceCase)
  return runAlone(conformanceCase)
}

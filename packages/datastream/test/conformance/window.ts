import {
  EventTimeSessionWindows,
  GlobalWindow,
  MIN_TIMESTAMP,
  NeverTrigger,
  TimeWindow,
  valueState,
  type ProcessWindowContext,
  type ProcessWindowFunction,
  type WindowAssigner,
} from '@wiesel/runtime'
import {
  chooseLayout,
  createWindowOperator,
  listAggregation,
  reduceAggregation,
  WindowOperator,
  type Operator,
  type WindowOptions,
} from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import {
  expectEqual,
  expectFailure,
  expectOutputs,
  functionOf,
  outputOf,
  timeOf,
  withLimits,
} from './case-values.ts'
import { makeAssigner } from './make-assigner.ts'
import { makeEvictor, makeTrigger } from './make-trigger.ts'
import { stateHandle } from './state-handle.ts'
import { ScriptedTrigger } from './scripted-trigger.ts'

type Pair = [number, number]
type AnyWindow = TimeWindow | GlobalWindow

const windowOf = (plain: Pair | 'G'): AnyWindow =>
  plain === 'G' ? GlobalWindow.INSTANCE : new TimeWindow(...plain)
const plainOf = (window: AnyWindow): Pair | 'G' =>
  window instanceof TimeWindow ? [window.start, window.end] : 'G'
const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b))

/** What scripted cases prescribe and look at. */
class Script {
  assigned: (Pair | 'G')[] = []
  mergeRules: { merge: Pair[]; into: Pair }[] = []
  readonly assignCalls: unknown[] = []
  readonly mergeInputs: Pair[][] = []
  readonly windowCalls: unknown[] = []
  clears = 0
  readonly trigger: ScriptedTrigger

  constructor(timeDomain: string | undefined) {
    this.trigger = new ScriptedTrigger(timeDomain)
  }

  assigner({ eventTime, merging }: { eventTime: boolean; merging: boolean }): WindowAssigner<any, any> {
    return {
      name: 'Scripted',
      isEventTime: eventTime,
      defaultTrigger: () => this.trigger,
      assignWindows: (value, timestamp) => {
        this.assignCalls.push([value, timestamp])
        return this.assigned.map(windowOf)
      },
      ...(merging
        ? {
            mergeWindows: (windows, merge) =>
              this.merge(windows as TimeWindow[], merge as (merged: TimeWindow[], into: TimeWindow) => void),
          }
        : {}),
    }
  }

  private merge(
    windows: readonly TimeWindow[],
    merge: (merged: TimeWindow[], into: TimeWindow) => void,
  ): void {
    const inputs = windows.map((window) => plainOf(window) as Pair).toSorted(byText)
    this.mergeInputs.push(inputs)
    for (const rule of this.mergeRules) {
      const texts = rule.merge.map((pair) => JSON.stringify(pair))
      const merged = windows.filter((window) => texts.includes(JSON.stringify(plainOf(window))))
      if (merged.length === rule.merge.length) merge(merged, new TimeWindow(...rule.into))
    }
  }
}

function processFunction(
  setup: Record<string, any>,
  script: Script,
): ProcessWindowFunction<any, any, any, any> {
  const body =
    setup.windowFunction === null
      ? undefined
      : functionOf<(...args: unknown[]) => unknown[]>(setup.windowFunction as string)
  const clear =
    setup.windowFunctionClear === undefined
      ? undefined
      : functionOf<(...args: unknown[]) => void>(setup.windowFunctionClear as string)
  const named = (context: ProcessWindowContext<any>): object => ({
    watermark: context.currentWatermark,
    processingTime: context.currentProcessingTime,
    output: (tag: string, value: unknown) => context.output({ id: tag }, value),
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

function optionsOf(setup: Record<string, any>, script: Script): WindowOptions<any, any, any, any, any, any> {
  const [name, settings] = setup.assigner as [string, { eventTime: boolean; merging: boolean }]
  const reduce =
    setup.reduce === null
      ? undefined
      : functionOf<(a: unknown, b: unknown) => unknown>(setup.reduce as string)
  return {
    keyOf: functionOf(setup.keySelector as string),
    assigner: name === 'Scripted' ? script.assigner(settings) : makeAssigner(setup.assigner as unknown[]),
    trigger: makeTrigger(setup.trigger as unknown[], script.trigger),
    evictor: setup.evictor === null ? undefined : makeEvictor(setup.evictor as any[]),
    aggregation: reduce === undefined ? listAggregation<any>() : reduceAggregation(reduce),
    keepsElements: reduce === undefined,
    process: processFunction(setup, script),
    allowedLatenessMs: timeOf(setup.allowedLateness as number),
    lateTag: (setup.lateTag as string | null) ?? undefined,
  }
}

/** Runs the steps of a case against one operator. */
class WindowRun {
  private readonly harness: OperatorHarness
  private readonly script: Script
  private readonly ordered: boolean
  private readonly sidesSeen = new Map<string, number>()
  private readonly exact: boolean

  constructor(harness: OperatorHarness, script: Script, ordered: boolean, exact: boolean) {
    this.harness = harness
    this.script = script
    this.ordered = ordered
    this.exact = exact
  }

  async step([name, ...rest]: readonly any[]): Promise<void> {
    const { harness, script } = this
    const args = rest
    const ordered = (rest.at(-1) as { ordered?: boolean } | undefined)?.ordered ?? this.ordered
    switch (name) {
      case 'element':
        return harness.push(args[0], timeOf(args[1] as number | null))
      case 'watermark':
        return harness.watermark(timeOf(args[0] as number))
      case 'processingTime':
        return harness.processingTime(timeOf(args[0] as number))
      case 'snapshotRestore':
        return harness.restore({ time: 0 })
      case 'expect':
        return expectOutputs(name, (args[0] as any[][]).map(outputOf), harness.take(), ordered)
      case 'expectRecords':
        return expectOutputs(
          name,
          (args[0] as any[][]).map(outputOf),
          harness.take().filter(([kind]) => kind === 'record'),
          ordered,
        )
      case 'expectSide': {
        const all = harness.sideOutput(args[0] as string)
        const seen = this.sidesSeen.get(args[0] as string) ?? 0
        this.sidesSeen.set(args[0] as string, all.length)
        return expectOutputs(
          `side output ${args[0]}`,
          (args[1] as any[][]).map(outputOf),
          all.slice(seen),
          ordered,
        )
      }
      case 'expectThrows':
        return expectFailure(name, () => this.step(args[0] as any[]))
      case 'assign':
        script.assigned = args[0] as Pair[]
        return undefined
      case 'script':
        script.trigger.script = args[0] as ScriptedTrigger['script']
        return undefined
      case 'mergeRule':
        script.mergeRules = [args[0] as { merge: Pair[]; into: Pair }]
        return undefined
      case 'expectCounts':
        return undefined
      default:
        return this.look(name as string, args)
    }
  }

  private look(name: string, args: any[]): void {
    const { script } = this
    switch (name) {
      case 'expectAssignCalls':
        return expectEqual(name, withLimits(args[0]), script.assignCalls)
      case 'expectWindowCalls':
        return expectEqual(
          name,
          (withLimits(args[0]) as unknown[]).toSorted(byText),
          script.windowCalls.toSorted(byText),
        )
      case 'expectMergeInputs':
        return expectEqual(
          name,
          (args[0] as Pair[][]).map((pairs) => pairs.toSorted(byText)),
          script.mergeInputs,
        )
      case 'expectWindowFunctionClears':
        return expectEqual(name, args[0], script.clears)
      case 'expectTriggerCalls':
        for (const [callback, calls] of Object.entries(args[0] as Record<string, unknown>))
          this.expectCalls(callback, calls)
        return undefined
      case 'expectContents':
        if (!this.exact) return undefined
        throw new Unsupported('needs a look at the stored contents')
      default:
        throw new Unsupported(`needs window step ${name}`)
    }
  }

  private expectCalls(callback: string, expected: unknown): void {
    const calls = this.script.trigger.calls[callback]
    if (typeof expected === 'number') expectEqual(`calls of ${callback}`, expected, calls.length)
    else
      expectEqual(
        `calls of ${callback}`,
        (withLimits(expected) as unknown[]).toSorted(byText),
        calls.toSorted(byText),
      )
  }
}

async function runOn(create: (script: Script) => Operator, conformanceCase: ConformanceCase): Promise<void> {
  const { setup, steps } = conformanceCase
  const script = new Script(setup.timeDomain as string | undefined)
  const harness = await OperatorHarness.open(() => create(script), {
    inputs: [functionOf<(value: unknown) => any>(setup.keySelector as string)],
    // Some cases begin before the clock does.
    startMs: steps[0][0] === 'processingTime' && steps[0][1] === 'MIN' ? MIN_TIMESTAMP : 0,
  })
  const run = new WindowRun(harness, script, conformanceCase.ordered === true, true)
  for (const step of steps) await run.step(step)
  await harness.close()
}

async function runApi(steps: ConformanceCase['steps']): Promise<void> {
  for (const [name, call] of steps) {
    if (name !== 'apiThrows') throw new Unsupported(`needs step ${String(name)}`)
    const [, , method] = call as [string, unknown[], string, unknown]
    if (method !== 'trigger') throw new Unsupported('needs rich functions, so that they can be refused')
    await expectFailure(name, () => {
      const keyed = new StreamExecutionEnvironment().fromElements(1).keyBy((n) => n)
      const windows = keyed.window(EventTimeSessionWindows.withGap<number>(5000)).trigger(new NotMergeable())
      // Which trigger goes with which windows is checked when the operator is made.
      const program = windows.reduce((a) => a).print()
      void program
      keyed.env.program().nodes.forEach((code) => (code.kind === 'operator' ? code.create() : undefined))
    })
  }
}

class NotMergeable extends NeverTrigger {
  override get canMerge(): boolean {
    return false
  }
}

/** Windows, on the key-first operator, and where it applies on the window-first one. */
export async function runWindow(conformanceCase: ConformanceCase): Promise<void> {
  const { setup, steps } = conformanceCase
  if (setup.apiValidation as boolean | undefined) return runApi(steps)
  await runOn((script) => new WindowOperator(optionsOf(setup, script)), conformanceCase)
  const [trigger] = setup.trigger as [string]
  const [assigner] = setup.assigner as [string]
  if (trigger !== 'EventTimeTrigger' || assigner === 'Scripted' || setup.windowFunctionClear !== undefined)
    return undefined
  const create = (script: Script): Operator => {
    const { trigger: _, ...options } = optionsOf(setup, script)
    return createWindowOperator(options, chooseLayout(options, false))
  }
  try {
    return await runOn(create, conformanceCase)
  } catch (error) {
    if (error instanceof Mismatch)
      throw new Mismatch(`window-first: ${error.message}`, error.expected, error.actual)
    throw error
  }
}

import { GlobalWindow, PurgingTrigger, TimeWindow, type TriggerResult } from '@wiesel/runtime'
import { KeyWindows, Timers, TriggerScope } from '@wiesel/runtime/internal'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, timeOf } from './case-values.ts'
import { makeTrigger } from './make-trigger.ts'
import { ScriptedTrigger } from './scripted-trigger.ts'

type Pair = [number, number]
type Expected = { only?: [Pair, TriggerResult]; none?: boolean; someAndAllFor?: [Pair, TriggerResult] }

const windowOf = (plain: Pair | 'G'): any =>
  plain === 'G' ? GlobalWindow.INSTANCE : new TimeWindow(...plain)

/** One trigger with its timers and state, for one key. */
class TriggerLab {
  private readonly windows = new KeyWindows<any>()
  private now = timeOf('MIN')
  private readonly fired: [unknown, TriggerResult][] = []
  private readonly timers: Timers
  readonly scope: TriggerScope<any>
  readonly trigger

  constructor(description: readonly unknown[]) {
    this.trigger = makeTrigger(description, new ScriptedTrigger('event'))
    this.timers = new Timers({ now: () => this.now, wakeAt: () => {} } as never, () => {})
    this.scope = new TriggerScope<any>({
      timers: () => this.timers,
      windows: () => this.windows,
      key: () => 'key',
      now: () => this.now,
    })
  }

  counts(window?: Pair): Record<string, number> {
    const wanted = window === undefined ? undefined : windowOf(window).id
    const count = (queue: Iterable<{ namespace: string }>): number =>
      [...queue].filter((timer) => wanted === undefined || timer.namespace === wanted).length
    const states = [...this.windows.triggers].filter(([id]) => wanted === undefined || id === wanted)
    return {
      eventTimeTimers: count(this.timers.event),
      processingTimeTimers: count(this.timers.processing),
      stateEntries: states.reduce((sum, [, values]) => sum + values.size, 0),
    }
  }

  /** Due timers are taken first, then the trigger is called for each. */
  advance(domain: 'event' | 'processing', time: number): [unknown, TriggerResult][] {
    this.fired.length = 0
    if (domain === 'event') this.timers.currentWatermark = time
    else this.now = time
    const due = []
    for (
      let timer = this.timers[domain].take(time);
      timer !== undefined;
      timer = this.timers[domain].take(time)
    )
      due.push(timer)
    for (const timer of due) {
      const [start, end] = timer.namespace.split(':').map(Number)
      const window = timer.namespace === 'G' ? GlobalWindow.INSTANCE : new TimeWindow(start, end)
      const result =
        domain === 'event'
          ? this.scope.onEventTime(this.trigger, timer.time, window)
          : this.scope.onProcessingTime(this.trigger, timer.time, window)
      this.fired.push([timer.namespace === 'G' ? 'G' : [start, end], result])
    }
    return this.fired
  }
}

function expectFired(what: string, expected: Expected | undefined, fired: [unknown, TriggerResult][]): void {
  const { only, none, someAndAllFor } = expected ?? {}
  if (none === true) expectEqual(what, [], fired)
  else if (only !== undefined) expectEqual(what, [only], fired)
  else if (
    someAndAllFor !== undefined &&
    (fired.length === 0 || fired.some((one) => JSON.stringify(one) !== JSON.stringify(someAndAllFor)))
  ) {
    throw new Mismatch(what, someAndAllFor, fired)
  }
}

function expectForwarded(callback: string, inner: TriggerResult, expected: TriggerResult): void {
  const scripted = new ScriptedTrigger('event')
  scripted.script = { onElement: { result: inner }, onTime: { result: inner } }
  const trigger = PurgingTrigger.of(scripted) as any
  const window = new TimeWindow(0, 2)
  expectEqual(
    callback,
    expected,
    callback === 'onElement' ? trigger.onElement(1, 0, window, {}) : trigger[callback](0, window, {}),
  )
}

/** What triggers decide, and the timers and state they keep. */
export function runTrigger({ setup, steps }: ConformanceCase): void {
  const lab = new TriggerLab(setup.trigger as unknown[])
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'element':
        expectEqual(
          name,
          args[3],
          lab.scope.onElement(
            lab.trigger,
            args[0],
            timeOf((args[1] as number | null) ?? 'MIN'),
            windowOf(args[2] as Pair),
          ),
        )
        break
      case 'expectCounts': {
        const { window, ...expected } = args[0] as Record<string, any>
        const counts = lab.counts(window as Pair | undefined)
        for (const [what, count] of Object.entries(expected))
          expectEqual(`${what}${window === undefined ? '' : ` of ${String(window)}`}`, count, counts[what])
        break
      }
      case 'clear':
        lab.scope.clear(lab.trigger, windowOf(args[0] as Pair))
        break
      case 'merge':
        lab.scope.onMerge(lab.trigger, windowOf(args[0] as Pair), (args[1] as Pair[]).map(windowOf))
        for (const merged of args[1] as Pair[]) lab.scope.clear(lab.trigger, windowOf(merged))
        break
      case 'advanceWatermark':
        expectFired(name, args[1] as Expected | undefined, lab.advance('event', timeOf(args[0] as number)))
        break
      case 'advanceProcessingTime':
        expectFired(
          name,
          args[1] as Expected | undefined,
          lab.advance('processing', timeOf(args[0] as number)),
        )
        break
      case 'canMerge':
        expectEqual(name, args[0], lab.trigger.canMerge)
        break
      case 'innerReturns':
        expectForwarded(args[0] as string, args[1] as TriggerResult, args[2] as TriggerResult)
        break
      default:
        throw new Unsupported(`needs trigger step ${String(name)}`)
    }
  }
}

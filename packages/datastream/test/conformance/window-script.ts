import { GlobalWindow, TimeWindow, type WindowAssigner } from '@wiesel/runtime'
import { ScriptedTrigger } from './scripted-trigger.ts'

export type Pair = [number, number]
export type AnyWindow = TimeWindow | GlobalWindow

const windowOf = (plain: Pair | 'G'): AnyWindow =>
  plain === 'G' ? GlobalWindow.INSTANCE : new TimeWindow(...plain)
export const plainOf = (window: AnyWindow): Pair | 'G' =>
  window instanceof TimeWindow ? [window.start, window.end] : 'G'
export const byText = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b))

/** What scripted cases prescribe and look at. */
export class Script {
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

  /** Calls are counted from the last restart on. */
  forgetCalls(): void {
    this.clears = 0
    for (const calls of [this.assignCalls, this.mergeInputs, this.windowCalls]) calls.length = 0
    for (const calls of Object.values(this.trigger.calls)) calls.length = 0
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

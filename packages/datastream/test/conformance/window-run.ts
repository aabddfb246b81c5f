import type { OperatorHarness } from '@wiesel/testing'
import { Unsupported } from './case-types.ts'
import { expectEqual, withLimits } from './case-values.ts'
import { OperatorSteps } from './operator-steps.ts'
import type { ScriptedTrigger } from './scripted-trigger.ts'
import { storedContents, windowCounts, type WindowCounts } from './window-state.ts'
import { byText, type Pair, type Script } from './window-script.ts'

const sorted = (values: unknown): unknown[] => (withLimits(values) as unknown[]).toSorted(byText)

/** What of the operator's state can be looked at: it may be kept in another way than cases tell it. */
export type Insight = 'elements' | 'result' | 'counts' | 'nothing'

/** Runs the steps of a case of windows. */
export class WindowRun {
  private readonly harness: OperatorHarness
  private readonly script: Script
  private readonly shared: OperatorSteps
  private readonly insight: Insight

  constructor(harness: OperatorHarness, script: Script, ordered: boolean, insight: Insight) {
    this.insight = insight
    this.harness = harness
    this.script = script
    this.shared = new OperatorSteps(harness, ordered)
  }

  async step(step: readonly any[]): Promise<void> {
    const { script } = this
    const [name, ...args] = step
    if (name === 'snapshotRestore') script.forgetCalls()
    if (await this.shared.perform(step, (inner) => this.step(inner))) return
    switch (name) {
      case 'assign':
        script.assigned = args[0] as Pair[]
        break
      case 'script':
        script.trigger.script = args[0] as ScriptedTrigger['script']
        break
      case 'mergeRule':
        script.mergeRules = [args[0] as { merge: Pair[]; into: Pair }]
        break
      default:
        this.look(String(name), args)
    }
  }

  private look(name: string, args: any[]): void {
    const { script } = this
    switch (name) {
      case 'expectAssignCalls':
        return expectEqual(name, withLimits(args[0]), script.assignCalls)
      case 'expectWindowCalls':
        return expectEqual(name, sorted(args[0]), script.windowCalls.toSorted(byText))
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
      case 'expectCounts':
        return this.expectCounts(args[0] as Partial<WindowCounts>)
      case 'expectContents':
        return this.expectContents(args[0], args[1] as Pair | 'G', args[2])
      default:
        throw new Unsupported(`needs window step ${name}`)
    }
  }

  private expectCalls(callback: string, expected: unknown): void {
    const calls = this.script.trigger.calls[callback]
    if (calls === undefined) throw new Unsupported(`needs a look at trigger.${callback}`)
    if (typeof expected === 'number') expectEqual(`calls of ${callback}`, expected, calls.length)
    else expectEqual(`calls of ${callback}`, sorted(expected), calls.toSorted(byText))
  }

  private expectCounts(expected: Partial<WindowCounts>): void {
    if (this.insight === 'nothing') return
    const counts = windowCounts(this.harness.snapshot())
    for (const [what, count] of Object.entries(expected))
      expectEqual(what, count, counts[what as keyof WindowCounts])
  }

  private expectContents(key: unknown, window: Pair | 'G', expected: unknown): void {
    const { insight } = this
    if (insight !== 'elements' && insight !== 'result') return
    const id = window === 'G' ? 'G' : window.join(':')
    expectEqual(
      `contents of ${String(key)} in ${id}`,
      withLimits(expected ?? []),
      storedContents(this.harness.snapshot(), key, id, insight),
    )
  }
}

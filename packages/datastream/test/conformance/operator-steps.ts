import type { OperatorHarness } from '@wiesel/testing'
import { expectFailure, expectOutputs, outputOf, timeOf, withLimits } from './case-values.ts'

/** What may stand behind the expected outputs of a step. */
interface ExpectOptions {
  ordered?: boolean
  ignoreTimestamps?: boolean
}

const OF_INPUT = /^(element|watermark|status)([12]?)$/

/** The steps that the cases of all operators share, done with a harness. */
export class OperatorSteps {
  readonly harness: OperatorHarness
  private readonly ordered: boolean
  /** How much of each side output has been looked at. */
  private readonly sidesSeen = new Map<string, number>()

  constructor(harness: OperatorHarness, ordered: boolean) {
    this.harness = harness
    this.ordered = ordered
  }

  /** Does a step. Returns whether it is one of those shared. `run` does any step of the case. */
  async perform(
    [name, ...args]: readonly any[],
    run: (step: readonly any[]) => Promise<unknown>,
  ): Promise<boolean> {
    const [, what, digit] = OF_INPUT.exec(String(name)) ?? []
    if (what !== undefined) {
      await this.feed(what, digit === '2' ? 1 : 0, args)
      return true
    }
    const { harness } = this
    switch (name) {
      case 'processingTime':
        await harness.processingTime(timeOf(args[0] as number))
        return true
      case 'endInput':
        await harness.end()
        return true
      case 'snapshotRestore':
        await harness.restore({ time: 0 })
        return true
      case 'expect':
        this.compare(name, args, harness.take())
        return true
      case 'expectRecords':
        this.compare(
          name,
          args,
          harness.take().filter(([kind]) => kind === 'record'),
        )
        return true
      case 'expectSide':
        this.compare(`side output ${args[0]}`, args.slice(1), this.newOnSide(args[0] as string))
        return true
      case 'expectThrows':
        await expectFailure(name, () => run(args[0] as any[]), args[1]?.error as string | undefined)
        return true
      default:
        return false
    }
  }

  private feed(what: string, input: number, args: any[]): Promise<void> {
    const { harness } = this
    if (what === 'element')
      return harness.push(withLimits(args[0]), timeOf((args[1] as number | undefined) ?? null), { input })
    if (what === 'watermark') return harness.watermark(timeOf(args[0] as number), input)
    return harness.status(args[0] as 'IDLE', input)
  }

  private compare(what: string, [expected, options]: any[], actual: readonly (readonly unknown[])[]): void {
    const { ordered = this.ordered, ignoreTimestamps = false } = (options ?? {}) as ExpectOptions
    const seen = (outputs: readonly (readonly unknown[])[]): unknown[][] =>
      outputs.map((output) => (ignoreTimestamps && output[0] === 'record' ? output.slice(0, 2) : [...output]))
    expectOutputs(what, seen((expected as any[][]).map(outputOf)), seen(actual), ordered)
  }

  private newOnSide(tag: string): (readonly unknown[])[] {
    const all = this.harness.sideOutput(tag)
    const seen = this.sidesSeen.get(tag) ?? 0
    this.sidesSeen.set(tag, all.length)
    return all.slice(seen)
  }
}

/** Does the steps of a case that has no others than the shared ones. Returns the name of one that is none of them. */
export async function performAll(
  shared: OperatorSteps,
  steps: readonly (readonly any[])[],
): Promise<string | undefined> {
  const run = (step: readonly any[]): Promise<boolean> => shared.perform(step, run)
  for (const step of steps) if (!(await run(step))) return String(step[0])
  return undefined
}

import { OperatorHarness, type HarnessOptions } from '@wiesel/testing'
import { redistribute, type Operator } from '@wiesel/runtime/internal'
import { OperatorSteps } from './operator-steps.ts'

/** The subtasks of one operator, each with inputs, clock and outputs of its own. */
export class Subtasks {
  private readonly create: () => Operator
  private readonly options: HarnessOptions
  private readonly ordered: boolean
  private all: OperatorSteps[] = []

  constructor(create: () => Operator, options: HarnessOptions, ordered: boolean) {
    this.create = create
    this.options = options
    this.ordered = ordered
  }

  /** The steps of one subtask. */
  of(subtask: number): OperatorSteps {
    const found = this.all.at(subtask)
    if (found === undefined) throw new Error(`There is no subtask ${subtask}.`)
    return found
  }

  /** Starts some subtasks without state. */
  async start(parallelism: number): Promise<void> {
    await this.close()
    for (let subtask = 0; subtask < parallelism; subtask++) this.all.push(await this.open(this.options))
  }

  /** Goes on with the state of all subtasks in another number of them. */
  async rescale(parallelism: number): Promise<void> {
    const snapshots = this.all.flatMap(({ harness }) => harness.snapshot())
    await this.close()
    for (const state of redistribute(snapshots, parallelism, this.options.maxParallelism ?? 128))
      this.all.push(await this.open({ ...this.options, restored: [state] }))
  }

  async close(): Promise<void> {
    for (const { harness } of this.all.splice(0)) await harness.close()
  }

  private async open(options: HarnessOptions): Promise<OperatorSteps> {
    return new OperatorSteps(await OperatorHarness.open(this.create, options), this.ordered)
  }
}

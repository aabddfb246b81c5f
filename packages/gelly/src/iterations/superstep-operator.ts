/**
 * What: runs a phase of a {@link PartitionProgram}: takes the blocks of a superstep, and emits those of the next phase.
 * Inputs: blocks; the partition, constant; and a constant one for each data set that is given whole.
 * State within a superstep: the blocks that came. Between supersteps nothing: the state of the program is in the blocks, and
 *   the constant inputs come again after a restart.
 */
import { BatchOperator, batchInput, type Output } from '@wiesel/runtime/internal'
import { NO_TIMESTAMP, PlanError, type IterationContext } from '@wiesel/runtime'
import type { GraphPartition } from './graph-partition.ts'
import type { Mail, Phase, PhaseSpec, SuperstepContext } from './partition-program.ts'
import { TOTALS, type Aggregators, type LoopTotals } from './loop-totals.ts'

/** What goes round the loop. Plain data. */
export interface Block {
  /** Partitions. */
  readonly from: number
  readonly to: number
  /** The state of the program, in the one block that a partition sends to itself. */
  readonly state: unknown
  readonly mail: unknown
  /** Whether there is anything to do with it in the next superstep. */
  readonly active: boolean
}

export const SUPERSTEP_INPUT = { blocks: 0, partition: 1, variables: 2 } as const

export class SuperstepOperator extends BatchOperator<never, Block> {
  private readonly spec: PhaseSpec<any, any>
  private readonly inputs: readonly Output[]
  private readonly variables = new Map<string, unknown[]>()
  private partition: GraphPartition | undefined
  private phase: Phase<unknown, unknown> | undefined
  private blocks: Block[] = []
  private next: Block[] = []
  private constantInputs: number
  private readonly aggregators: Aggregators
  /** What this subtask has contributed in this superstep. */
  private done = { vertices: 0, messages: 0, values: {} as Record<string, unknown> }

  constructor(spec: PhaseSpec<any, any>, aggregators: Aggregators) {
    super()
    this.spec = spec
    this.aggregators = aggregators
    const names = Object.keys(spec.variables ?? {})
    this.constantInputs = 1 + names.length
    const ended = (): void => void this.constantInputs--
    this.inputs = [
      batchInput<Block>(
        (block) => this.blocks.push(block),
        () => this.runSuperstep(),
      ),
      batchInput<GraphPartition>((partition) => (this.partition = partition), ended),
      ...names.map((name) => {
        const rows: unknown[] = []
        this.variables.set(name, rows)
        return batchInput((value) => rows.push(value), ended)
      }),
    ]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    return this.constantInputs > 0 ? undefined : SUPERSTEP_INPUT.blocks
  }

  override renewable(): this {
    return this
  }

  /** Records come through the inputs. */
  push(): void {}

  private runSuperstep(): void {
    const { context } = this
    const loop = context.loop as IterationContext
    const { state, mail } = this.takeBlocks()
    const partition = this.partition as GraphPartition
    const startedAt = context.now()
    this.phase ??= this.spec.create(partition)
    this.done = { vertices: 0, messages: 0, values: this.initialValues() }
    const steps = this.phase.run(state, mail, this.contextOf(loop))
    let at = -1
    this.emitAtEnd(() => {
      if (at >= 0) {
        if (at < this.next.length) this.out.push(this.next[at++], NO_TIMESTAMP)
        if (at < this.next.length) return true
        this.next = []
        return false
      }
      const step = steps.next()
      if (step.done !== true) {
        // Whoever else has something to do gets a turn.
        context.await(Promise.resolve())
        return true
      }
      const { state: changed, active } = step.value
      const { subtask } = context
      this.next.push({ from: subtask, to: subtask, state: changed, mail: undefined, active })
      const contribution: LoopTotals = { ...this.done, ms: context.now() - startedAt }
      loop.aggregate(TOTALS, contribution)
      at = 0
      return true
    })
  }

  private initialValues(): Record<string, unknown> {
    const entries = Object.entries(this.aggregators)
    return Object.fromEntries(entries.map(([name, { initial }]) => [name, initial as unknown]))
  }

  private aggregator(name: string): Aggregators[string] {
    const { aggregators } = this
    if (Object.hasOwn(aggregators, name)) return aggregators[name]
    throw new PlanError(
      'UNKNOWN_AGGREGATOR',
      `The iteration has no aggregator "${name}"; it has ${Object.keys(aggregators).join(', ') || 'none'}. Add it to its option "aggregators".`,
    )
  }

  private takeBlocks(): { state: unknown; mail: Mail<unknown>[] } {
    const { blocks } = this
    this.blocks = []
    const own = blocks.find(({ mail }) => mail === undefined)
    const mail = blocks
      .filter((block) => block.mail !== undefined)
      .map(({ from, mail: content }) => ({ from, content }))
    // Whoever is first to arrive, results are the same.
    mail.sort((a, b) => a.from - b.from)
    return { state: own?.state, mail }
  }

  private contextOf(loop: IterationContext): SuperstepContext<unknown> {
    const { subtask } = this.context
    return {
      superstep: loop.superstep,
      aggregate: (name, value) => {
        const { values } = this.done
        values[name] = this.aggregator(name).combine(values[name], value)
      },
      previousAggregate: (name) => {
        this.aggregator(name)
        return (loop.previousAggregate(TOTALS) as LoopTotals).values[name]
      },
      variable: (name) => {
        const rows = this.variables.get(name)
        if (rows !== undefined) return rows
        throw new PlanError(
          'UNKNOWN_BROADCAST_VARIABLE',
          `"${this.context.name}" was given no data set "${name}"; it has ${[...this.variables.keys()].join(', ') || 'none'}. Add it to the broadcast sets of the iteration.`,
        )
      },
      send: (to, content) =>
        void this.next.push({ from: subtask, to, state: undefined, mail: content, active: true }),
      count: (vertices, messages) => {
        this.done.vertices += vertices
        this.done.messages += messages
      },
    }
  }
}

/**
 * What: where an iteration begins. Holds the partial solution (or the workset and the solution set) between supersteps.
 * Algorithm: whatever the next superstep needs comes first: from outside, later over the feedback edge. Then a report goes
 *   to {@link LoopSyncOperator}, and its decision comes back: to emit the records as the next superstep, or as the result.
 * State between supersteps: the records of the next one, and the solution set. Changes of the solution set are put aside
 *   until the superstep has ended everywhere, so everything in a superstep sees the solution set as it was before it.
 * Going on after a failure: the state is stored when a superstep is about to begin, in all subtasks before the same one.
 *   A restored head lets what comes from outside pass, and begins with that superstep. Nothing else of the loop is
 *   stored: what operators keep over supersteps comes from constant inputs, which are read again.
 */
import { BatchOperator, batchInput } from '../batch/batch-operator.ts'
import { RowStore } from '../batch/row-store.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
import { SnapshotWriter, type SnapshotReader } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { CheckpointError } from '../checkpoint/checkpoint-error.ts'
import type { Aggregates } from './aggregator.ts'
import { HEAD_INPUT, HEAD_OUTPUT, type LoopDecision, type LoopReport } from './loop-messages.ts'
import { solutionSetOf, type SolutionSet } from './solution-set.ts'
import type { TaskLoop } from './task-loop.ts'

export interface LoopHeadOptions {
  /** The key of the solution set, for a delta iteration. */
  readonly solutionKey?: (value: any) => unknown
}

/** Records that are emitted between two looks at the room in the outputs. */
const ROWS_PER_STEP = 16

/** A superstep that is about to begin. */
interface Upcoming {
  readonly superstep: number
  readonly aggregates: Aggregates
}

export class LoopHeadOperator extends BatchOperator {
  private readonly solutionKey: ((value: any) => unknown) | undefined
  private readonly inputs: readonly Output[]
  /** The records of the next superstep. */
  private next = new RowStore()
  /** The records of the superstep before, while they are emitted; then none. */
  private spare = new RowStore()
  private readonly changes = new RowStore()
  private solution: SolutionSet | undefined
  private upcoming: Upcoming | undefined
  /** Whether the next superstep is restored, and what comes from outside is of no use. */
  private restored = false
  /** Inputs that must end before the next report. */
  private waitsFor: number

  constructor({ solutionKey }: LoopHeadOptions = {}) {
    super()
    this.solutionKey = solutionKey
    this.waitsFor = solutionKey === undefined ? 1 : 2
    const ended = (): void => {
      if (--this.waitsFor > 0) return
      if (this.restored) this.goOn()
      else this.report()
    }
    const records = batchInput((value) => this.restored || this.next.push(value), ended)
    const control = batchInput<LoopDecision>(
      (decision) => this.decided(decision),
      () => {},
    )
    const solution = batchInput((value) => this.restored || this.change(value), ended)
    const changes = batchInput((value) => this.changes.push(value), ended)
    const inputs: Output[] = []
    inputs[HEAD_INPUT.initial] = records
    inputs[HEAD_INPUT.feedback] = records
    inputs[HEAD_INPUT.control] = control
    inputs[HEAD_INPUT.solution] = solution
    inputs[HEAD_INPUT.delta] = changes
    this.inputs = inputs
  }

  override get repeatable(): boolean {
    return true
  }

  override open(): void {
    if (this.solutionKey === undefined) return
    this.solution ??= solutionSetOf(this.context)
    this.solution.parallelism = this.context.parallelism
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /**
   * Between a report and the decision only that is read: another subtask may have it already, and be so far ahead that its
   * records are those of the superstep after the next.
   */
  override selectInput(): number | undefined {
    return this.waitsFor > 0 ? undefined : HEAD_INPUT.control
  }

  /** Records come through the inputs. */
  push(): void {}

  override snapshot(writer: SnapshotWriter): void {
    writer.list('next', [...this.next])
    writer.list('upcoming', this.upcoming === undefined ? [] : [this.upcoming], 'union')
    if (this.solution === undefined) return
    const { index, rows } = this.solution
    const { maxParallelism } = this.context
    for (let number = 0; number < rows.size; number++) {
      const key = index.keys[number]
      writer.keyed('solution', key, rows.get(number), keyGroupOf(key, maxParallelism))
    }
  }

  override restore(reader: SnapshotReader): void {
    for (const row of reader.list('next')) this.next.push(row)
    const upcoming = reader.list('upcoming') as Upcoming[]
    if (upcoming.length > 0) {
      this.checkParallelism(upcoming.length)
      this.upcoming = upcoming[0]
      this.restored = true
    }
    if (this.solutionKey === undefined) return
    this.solution = solutionSetOf(this.context)
    for (const [, value] of reader.keyed('solution')) this.change(value)
  }

  private get loop(): TaskLoop {
    return this.context.loop as TaskLoop
  }

  private change(value: unknown): void {
    const { index, rows } = this.solution as SolutionSet
    const key = checkKey((this.solutionKey as (value: any) => unknown)(value), value)
    rows.set(index.add(key), value)
  }

  /** Records are where the loop's operators expect them; they cannot be spread in another way. */
  private checkParallelism(stored: number): void {
    const { name, parallelism } = this.context
    if (stored === parallelism) return
    throw new CheckpointError(
      'ITERATION_RESCALED',
      `"${name}" was stored between two supersteps with parallelism ${stored}, and cannot go on with ${parallelism}. Run it with ${stored}, or remove the checkpoint to begin anew.`,
    )
  }

  private report(): void {
    const report: LoopReport = {
      superstep: this.loop.superstep,
      of: this.context.parallelism,
      rows: this.next.size,
      changes: this.changes.size,
      aggregates: this.loop.take(),
    }
    this.sideOutputs.get(HEAD_OUTPUT.reports)?.push(report, NO_TIMESTAMP)
  }

  private decided({ superstep, stop, store, aggregates }: LoopDecision): void {
    const { changes } = this
    for (let i = 0; i < changes.size; i++) this.change(changes.get(i))
    changes.clear()
    if (stop) {
      this.emitResult()
      return
    }
    this.upcoming = { superstep, aggregates }
    if (store) {
      const writer = new SnapshotWriter(this.context.maxParallelism)
      this.snapshot(writer)
      this.loop.store(superstep, writer.finish())
    }
    this.begin(this.upcoming)
  }

  private goOn(): void {
    this.restored = false
    this.begin(this.upcoming as Upcoming)
  }

  private begin({ superstep, aggregates }: Upcoming): void {
    const { next } = this
    this.next = this.spare
    this.spare = next
    this.waitsFor = this.solutionKey === undefined ? 1 : 2
    this.loop.begin(superstep, aggregates)
    let row = 0
    this.emitAtEnd(() => {
      const until = Math.min(next.size, row + ROWS_PER_STEP)
      while (row < until) this.out.push(next.get(row++), NO_TIMESTAMP)
      if (row < next.size) return true
      next.clear()
      return false
    })
  }

  private emitResult(): void {
    const result = this.sideOutputs.get(HEAD_OUTPUT.result)
    const rows = this.solution === undefined ? this.next : this.solution.rows
    let row = 0
    this.context.drive({
      volatile: true,
      step: () => {
        const until = Math.min(rows.size, row + ROWS_PER_STEP)
        while (row < until) result?.push(rows.get(row++), NO_TIMESTAMP)
        if (row < rows.size) return true
        this.loop.finish()
        return false
      },
    })
  }
}

/**
 * What: decides after each superstep whether the iteration goes on. Works in one subtask.
 * Algorithm: one report from each subtask of the head, and the end of the termination criterion where there is one, make a
 *   superstep complete. Then the decision goes to all subtasks of the head.
 * State between supersteps: none; reports say which superstep has ended.
 */
import { BatchOperator, batchInput } from '../batch/batch-operator.ts'
import type { Output } from '../records/output.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { Aggregates, Aggregator } from './aggregator.ts'
import { SYNC_INPUT, type LoopDecision, type LoopReport } from './loop-messages.ts'
import type { TaskLoop } from './task-loop.ts'

export interface LoopSyncOptions {
  readonly maxSupersteps: number
  /** Whether the loop ends when there are no records for the next superstep. */
  readonly endsWhenEmpty: boolean
  /** Whether there is a termination criterion: a stream of records, which ends the loop when it has none. */
  readonly criterion: boolean
  readonly aggregators: ReadonlyMap<string, Aggregator<any>>
  /** Ends the loop when it says so. */
  readonly converged?: (superstep: number, aggregates: Aggregates) => boolean
}

export class LoopSyncOperator extends BatchOperator<never, LoopDecision> {
  private readonly options: LoopSyncOptions
  private readonly inputs: readonly Output[]
  private superstep = 0
  private reports: LoopReport[] = []
  private criterionRows = 0
  private criterionEnded = false
  /** What is known of the last superstep that has ended. */
  private last = { rows: 0, changes: 0, durationMs: 0 }
  private startedAt = 0
  private storedAt = 0

  constructor(options: LoopSyncOptions) {
    super()
    this.options = options
    const reports = batchInput<LoopReport>(
      (report) => {
        this.reports.push(report)
        this.decideIfComplete()
      },
      () => {},
    )
    const criterion = batchInput(
      () => this.criterionRows++,
      () => {
        this.criterionEnded = true
        this.decideIfComplete()
      },
    )
    const inputs: Output[] = []
    inputs[SYNC_INPUT.reports] = reports
    inputs[SYNC_INPUT.criterion] = criterion
    this.inputs = inputs
  }

  override get repeatable(): boolean {
    return true
  }

  override open(): void {
    this.startedAt = this.context.now()
    this.storedAt = this.startedAt
    const { metrics } = this.context
    metrics.gauge('superstep', () => this.superstep)
    metrics.gauge('superstepRows', () => this.last.rows)
    metrics.gauge('superstepChanges', () => this.last.changes)
    metrics.gauge('superstepMs', () => this.last.durationMs)
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  override end(): void {}

  private decideIfComplete(): void {
    const { reports, options } = this
    if (reports.length === 0 || reports.length < reports[0].of) return
    const { superstep } = reports[0]
    this.superstep = superstep
    // Before the first superstep the criterion has not begun.
    if (options.criterion && superstep > 0 && !this.criterionEnded) return
    const loop = this.context.loop as TaskLoop
    for (const report of reports) loop.merge(report.aggregates)
    const aggregates = this.aggregatesOf(loop.take())
    const rows = reports.reduce((sum, report) => sum + report.rows, 0)
    const changes = reports.reduce((sum, report) => sum + report.changes, 0)
    this.note(rows, changes)
    const stop = this.stops(rows, aggregates)
    this.reports = []
    this.criterionRows = 0
    this.criterionEnded = false
    if (!stop) this.superstep++
    const store = !stop && this.isTimeToStore()
    this.out.push({ superstep: this.superstep, stop, store, aggregates }, NO_TIMESTAMP)
  }

  private stops(rows: number, aggregates: Aggregates): boolean {
    const { maxSupersteps, endsWhenEmpty, criterion, converged } = this.options
    const { superstep } = this
    if (superstep >= maxSupersteps || (endsWhenEmpty && rows === 0)) return true
    if (superstep === 0) return false
    return (criterion && this.criterionRows === 0) || (converged?.(superstep, aggregates) ?? false)
  }

  private aggregatesOf(contributed: Aggregates = {}): Aggregates {
    const all: Record<string, unknown> = {}
    for (const [name, { initial }] of this.options.aggregators) all[name] = contributed[name] ?? initial
    return all
  }

  private isTimeToStore(): boolean {
    const every = (this.context.loop as TaskLoop).storeEveryMs
    const now = this.context.now()
    if (every === undefined || now - this.storedAt < every) return false
    this.storedAt = now
    return true
  }

  private note(rows: number, changes: number): void {
    const now = this.context.now()
    this.last = { rows, changes, durationMs: now - this.startedAt }
    this.startedAt = now
  }
}

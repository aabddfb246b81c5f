/**
 * What: decides after each superstep whether the iteration goes on. Works in one subtask.
 * Algorithm: one report from each subtask of the head, and the end of the termination criterion where there is one, make a
 *   superstep complete. Then the decision goes to all subtasks of the head.
 * State between supersteps: none; reports say which superstep has ended.
 */
import { BatchOperator, batchInput } from '../batch/batch-operator.ts'
import type { Output } from '../records/output.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { IterationLog, type SuperstepStatistics } from './iteration-statistics.ts'
import type { Aggregates, Aggregator } from './aggregator.ts'
import { SYNC_INPUT, type LoopDecision, type LoopReport } from './loop-messages.ts'
import type { TaskLoop } from './task-loop.ts'

export interface LoopSyncOptions {
  /** What the iteration is called. */
  readonly name: string
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
  private reports: LoopReport[] = []
  private criterionRows = 0
  private criterionEnded = false
  private readonly log: IterationLog
  private startedAt = 0
  private storedAt = 0

  constructor(options: LoopSyncOptions) {
    super()
    this.options = options
    this.log = new IterationLog(options.name, options.maxSupersteps)
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
    const { log } = this
    metrics.iteration = log
    metrics.gauge('superstep', () => log.superstep)
    metrics.gauge('superstepRows', () => log.last?.rows ?? 0)
    metrics.gauge('superstepChanges', () => log.last?.changes ?? 0)
    metrics.gauge('superstepMs', () => log.last?.durationMs ?? 0)
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
    // Before the first superstep the criterion has not begun.
    if (options.criterion && superstep > 0 && !this.criterionEnded) return
    const loop = this.context.loop as TaskLoop
    for (const report of reports) loop.merge(report.aggregates)
    const aggregates = this.aggregatesOf(loop.take())
    const rows = reports.reduce((sum, report) => sum + report.rows, 0)
    const changes = reports.reduce((sum, report) => sum + report.changes, 0)
    this.note({ superstep, rows, changes, aggregates: numbersOf(aggregates) })
    const stop = this.stops(superstep, rows, aggregates)
    this.reports = []
    this.criterionRows = 0
    this.criterionEnded = false
    this.log.superstep = stop ? superstep : superstep + 1
    this.log.ended = stop
    const store = !stop && this.isTimeToStore()
    this.out.push({ superstep: this.log.superstep, stop, store, aggregates }, NO_TIMESTAMP)
  }

  private stops(superstep: number, rows: number, aggregates: Aggregates): boolean {
    const { maxSupersteps, endsWhenEmpty, criterion, converged } = this.options
    if (endsWhenEmpty && rows === 0) return true
    if (superstep === 0) return false
    // Asked after the last superstep, too: it may tell others what there was.
    const isConverged = converged?.(superstep, aggregates) ?? false
    return isConverged || superstep >= maxSupersteps || (criterion && this.criterionRows === 0)
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

  /** Before the first superstep there is nothing to note but the time. */
  private note(ended: Omit<SuperstepStatistics, 'durationMs'>): void {
    const now = this.context.now()
    if (ended.superstep > 0) this.log.add({ ...ended, durationMs: now - this.startedAt })
    this.startedAt = now
  }
}

function numbersOf(aggregates: Aggregates): Record<string, number> {
  return Object.fromEntries(
    Object.entries(aggregates).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  )
}

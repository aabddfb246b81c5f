import { CollectedTooMuchError } from '../../errors/errors.ts'
import { MetricGroup } from '../../metrics/metric-group.ts'
import type { Program } from '../../plan/program.ts'
import type { SinkWriter } from '../../sink/sink.ts'

/** Records that a builder may collect, since each worker gets all of them. */
const RECORDED_MAX = 100_000

export interface CollectedRecordsOptions {
  readonly program: Program
  readonly jobName: string
  /** Says that the calling program has taken records. */
  readonly taken: (node: number, subtask: number, count: number) => void
  /** Sends records to the builders in all workers; absent when no builder waits for them. */
  readonly record: ((node: number, values: readonly unknown[]) => void) | undefined
}

/** Hands collected records from all workers to the calling program. */
export class CollectedRecords {
  private readonly options: CollectedRecordsOptions
  private readonly writers = new Map<string, { writer: SinkWriter<unknown>; untaken: number }>()
  private recorded = 0

  constructor(options: CollectedRecordsOptions) {
    this.options = options
  }

  /** @throws CollectedTooMuchError */
  add(node: number, subtask: number, values: readonly unknown[]): void {
    const { record, jobName } = this.options
    if (record !== undefined) {
      this.recorded += values.length
      if (this.recorded > RECORDED_MAX) throw new CollectedTooMuchError(jobName, RECORDED_MAX)
      record(node, values)
    }
    const entry = this.entry(node, subtask)
    for (const value of values) entry.writer.write(value, 0)
    entry.untaken += values.length
    if (entry.writer.full?.() !== true) this.acknowledge(node, subtask)
  }

  private acknowledge(node: number, subtask: number): void {
    const entry = this.entry(node, subtask)
    const { untaken } = entry
    entry.untaken = 0
    if (untaken > 0) this.options.taken(node, subtask, untaken)
  }

  private entry(node: number, subtask: number): { writer: SinkWriter<unknown>; untaken: number } {
    const key = `${node} ${subtask}`
    let entry = this.writers.get(key)
    if (entry === undefined) {
      const code = this.options.program.nodes.get(node)
      if (code?.kind !== 'operator' || code.collects === undefined)
        throw new Error(`Node ${node} collects nothing.`)
      const writer = code.collects.createWriter({
        subtask,
        parallelism: this.options.program.plan.nodes[node].parallelism,
        metrics: new MetricGroup(),
        now: () => 0,
        wake: () => this.acknowledge(node, subtask),
      }) as SinkWriter<unknown>
      entry = { writer, untaken: 0 }
      this.writers.set(key, entry)
    }
    return entry
  }
}

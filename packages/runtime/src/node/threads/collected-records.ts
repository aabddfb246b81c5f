import { CollectedTooMuchError } from '../../errors/errors.ts'
import { MetricGroup } from '../../metrics/metric-group.ts'
import type { Program } from '../../plan/program.ts'
import type { SinkWriter } from '../../sink/sink.ts'
import { DeliveredRows, type CollectedRows } from '../../sink/waiting-rows.ts'

/** Records that a builder may collect, since each worker gets all of them. */
const RECORDED_MAX = 100_000

export interface CollectedRecordsOptions {
  readonly program: Program
  readonly jobName: string
  /** Says that the calling program has taken records. */
  readonly taken: (node: number, worker: number, count: number) => void
  /** Sends records to the builders in all workers; absent when no builder waits for them. */
  readonly record: ((node: number, values: readonly unknown[]) => void) | undefined
}

interface Queue {
  readonly writer: SinkWriter<unknown>
  /** Records in the queue that their worker has not been told of, by worker. */
  untaken: Map<number, number>
}

/** Hands collected records from all workers, over all attempts, to the calling program. */
export class CollectedRecords {
  private readonly options: CollectedRecordsOptions
  private readonly queues = new Map<number, Queue>()
  private readonly delivered = new DeliveredRows()
  private recorded = 0

  constructor(options: CollectedRecordsOptions) {
    this.options = options
  }

  /**
   * @param delivery of records of a checkpoint: they count once, however often they come
   * @throws CollectedTooMuchError
   */
  add(
    node: number,
    worker: number,
    values: readonly unknown[],
    delivery?: Omit<CollectedRows<unknown>, 'rows'>,
  ): void {
    const isNew = delivery === undefined || this.delivered.note({ ...delivery, rows: values })
    const queue = this.queue(node)
    if (isNew) {
      this.record(node, values)
      for (const value of values) queue.writer.write(value, 0)
    }
    queue.untaken.set(worker, (queue.untaken.get(worker) ?? 0) + values.length)
    if (queue.writer.full?.() !== true) this.acknowledge(node, queue)
  }

  /** What was on its way in the last attempt concerns no worker any more. */
  beginAttempt(): void {
    for (const queue of this.queues.values()) queue.untaken = new Map()
  }

  private record(node: number, values: readonly unknown[]): void {
    const { record, jobName } = this.options
    if (record === undefined) return
    this.recorded += values.length
    if (this.recorded > RECORDED_MAX) throw new CollectedTooMuchError(jobName, RECORDED_MAX)
    record(node, values)
  }

  private acknowledge(node: number, queue: Queue): void {
    const { untaken } = queue
    queue.untaken = new Map()
    for (const [worker, count] of untaken) this.options.taken(node, worker, count)
  }

  private queue(node: number): Queue {
    const known = this.queues.get(node)
    if (known !== undefined) return known
    const code = this.options.program.nodes.get(node)
    if (code?.kind !== 'operator' || code.collects === undefined)
      throw new Error(`Node ${node} collects nothing.`)
    const writer = code.collects.createWriter({
      subtask: 0,
      parallelism: this.options.program.plan.nodes[node].parallelism,
      metrics: new MetricGroup(),
      now: () => 0,
      wake: () => this.acknowledge(node, queue),
    }) as SinkWriter<unknown>
    const queue: Queue = { writer, untaken: new Map() }
    this.queues.set(node, queue)
    return queue
  }
}

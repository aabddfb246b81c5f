/** One operator of a chain in one subtask, with what stands around it. */
import { UserFunctionError, type FailureLocation } from '../errors/errors.ts'
import type { Counter, MetricGroup } from '../metrics/metric-group.ts'
import { Link, type Flow } from '../operator/flow.ts'
import type { Operator } from '../operator/operator.ts'
import type { Output } from '../records/output.ts'
import type { PlanNode } from '../plan/plan.ts'
import { OperatorState } from '../state/operator-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import type { Router } from './router.ts'

/** Who takes the results of a stage: another stage of the chain, or an edge that leaves it. */
export type Consumer = ({ readonly stage: Stage } | { readonly router: Router }) & { readonly side?: string }

export class Stage {
  readonly node: PlanNode
  readonly operator: Operator
  readonly location: FailureLocation
  readonly metrics: MetricGroup
  /** Records taken. The same object as the producer's, where the producer hands on each record exactly once. */
  readonly recordsIn: Counter
  readonly countsIn: boolean
  /** The entry that queues while the operator has work put aside; only resumable operators have one. */
  readonly link: Link | undefined
  /** Where producers push: counts, locates failures, and queues if there is a link. */
  readonly entry: Output
  readonly consumers: Consumer[] = []
  /** State of the operator's function that belongs to no key. */
  readonly state = new OperatorState()
  /** Whom to tell of complete checkpoints, beside the operator. */
  readonly onComplete: ((checkpoint: number) => void)[] = []
  /** What functions have opened. */
  readonly closes: (() => void | Promise<void>)[] = []
  /** When the operator wants to be called by the clock; `Infinity` for never. */
  wakeTime = Infinity
  /** The last watermark that went in. */
  watermark = Number.MIN_SAFE_INTEGER

  constructor(
    node: PlanNode,
    operator: Operator,
    location: FailureLocation,
    metrics: MetricGroup,
    producer: Stage | undefined,
    flow: Flow,
    depth: number,
  ) {
    this.node = node
    this.operator = operator
    this.location = location
    this.metrics = metrics
    this.countsIn = !(producer?.operator.oneToOne ?? false)
    this.recordsIn = this.countsIn ? metrics.counter('numRecordsIn') : (producer as Stage).recordsIn
    if (!this.countsIn) metrics.gauge('numRecordsIn', () => this.recordsIn.value)
    const located = new LocatedEntry(this, operator)
    this.link = operator.resumable ? new Link(located, flow, depth) : undefined
    this.entry = this.link ?? located
  }

  snapshot(writer: SnapshotWriter): void {
    this.guard(() => {
      this.operator.snapshot(writer)
      this.state.snapshot(writer)
    })
  }

  restore(reader: SnapshotReader): void {
    this.operator.restore(reader)
    this.state.restore(reader)
  }

  /** A checkpoint is complete. */
  checkpointComplete(checkpoint: number): void | Promise<void> {
    for (const call of this.onComplete) call(checkpoint)
    return this.operator.checkpointComplete(checkpoint)
  }

  /** The failure of this stage, naming the record. What is located already stays as it is. */
  locate(cause: unknown, record?: { value: unknown }): unknown {
    return cause instanceof UserFunctionError ? cause : new UserFunctionError(this.location, record, cause)
  }

  /** Runs something of the operator; what it throws is located. */
  guard<R>(run: () => R): R {
    try {
      return run()
    } catch (cause) {
      throw this.locate(cause)
    }
  }

  /** The entry of one of several inputs of the chain's head. */
  inputEntry(index: number): Output {
    const target = this.operator.input(index)
    if (target === this.operator) return this.entry
    const located = new LocatedEntry(this, target)
    return this.link === undefined ? located : new LinkedInput(this.link, located)
  }
}

/** Counts records, and turns whatever is thrown into a failure that says where. */
class LocatedEntry implements Output {
  private readonly stage: Stage
  private readonly target: Output

  constructor(stage: Stage, target: Output) {
    this.stage = stage
    this.target = target
  }

  push(value: unknown, timestamp: number): void {
    if (this.stage.countsIn) this.stage.recordsIn.value++
    try {
      this.target.push(value, timestamp)
    } catch (cause) {
      throw this.stage.locate(cause, { value })
    }
  }

  watermark(timestamp: number): void {
    this.stage.watermark = timestamp
    this.stage.guard(() => this.target.watermark(timestamp))
  }

  idle(idle: boolean): void {
    this.stage.guard(() => this.target.idle(idle))
  }

  end(): void {
    this.stage.guard(() => this.target.end())
  }
}

/** An input of an operator with several, behind the one queue of the operator. */
class LinkedInput implements Output {
  private readonly link: Link
  private readonly target: Output

  constructor(link: Link, target: Output) {
    this.link = link
    this.target = target
  }

  push(value: unknown, timestamp: number): void {
    if (this.link.busy) this.link.defer(() => this.target.push(value, timestamp))
    else this.target.push(value, timestamp)
  }

  watermark(timestamp: number): void {
    if (this.link.busy) this.link.defer(() => this.target.watermark(timestamp))
    else this.target.watermark(timestamp)
  }

  idle(idle: boolean): void {
    if (this.link.busy) this.link.defer(() => this.target.idle(idle))
    else this.target.idle(idle)
  }

  end(): void {
    if (this.link.busy) this.link.defer(() => this.target.end())
    else this.target.end()
  }
}

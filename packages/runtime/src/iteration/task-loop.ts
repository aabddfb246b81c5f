/**
 * What: the iteration a task is part of, as all operators of the task see it.
 * Protocol, in band, on every edge between two nodes of the loop:
 *
 * 1. a frame `superstep` before the first record of a superstep, with its number and the aggregates of the one before
 * 2. the records of the superstep
 * 3. a frame `epoch` behind the last one, with what operators upstream have contributed to aggregators since the last
 *    frame `epoch`; of several frames one has it
 * 4. a frame `end` when the iteration has ended
 *
 * A frame `epoch` on all channels of an input is the end of the input, for this superstep: operators see `end` again and
 * again (see {@link IteratedOperator}).
 * Why the contributions arrive: an operator contributes before it hands on its end, and each operator of a loop leads to
 * the one that decides; the task takes along whatever has come together when it sends a frame `epoch`.
 */
import { PlanError } from '../errors/errors.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import type { Aggregates, Aggregator, IterationContext } from './aggregator.ts'

/** The state of a head's subtask when a superstep is about to begin. */
export interface LoopState {
  /** The node of the head. */
  readonly head: number
  readonly subtask: number
  readonly parallelism: number
  readonly superstep: number
  readonly snapshot: OperatorSnapshot
}

/** Where a job keeps the states of its loops. */
export interface LoopStore {
  /** Least time between two supersteps before which states are stored. */
  readonly everyMs: number
  put(state: LoopState): void
}

export interface TaskLoopOptions {
  readonly head: number
  readonly subtask: number
  readonly parallelism: number
  readonly aggregators: ReadonlyMap<string, Aggregator<any>>
  /** Present where the job is to go on after a failure. */
  readonly store: LoopStore | undefined
}

/** An edge that leaves the task. */
export interface LoopOutput {
  begin(superstep: number, previous: Aggregates): void
  finish(): void
}

export class TaskLoop implements IterationContext {
  /** The node of the loop's head. */
  readonly head: number
  superstep = 0
  /** Whether the head has ended the iteration. */
  finished = false
  private readonly options: TaskLoopOptions
  private readonly outputs: LoopOutput[] = []
  private readonly listeners: (() => void)[] = []
  private previous: Aggregates = {}
  private contributed: Record<string, unknown> | undefined

  constructor(options: TaskLoopOptions) {
    this.head = options.head
    this.options = options
  }

  /** Least time between two supersteps before which states are stored; `undefined` where none are. */
  get storeEveryMs(): number | undefined {
    return this.options.store?.everyMs
  }

  /** Keeps the state of the head, which is in this task. */
  store(superstep: number, snapshot: OperatorSnapshot): void {
    const { head, subtask, parallelism, store } = this.options
    store?.put({ head, subtask, parallelism, superstep, snapshot })
  }

  addOutput(output: LoopOutput): void {
    this.outputs.push(output)
  }

  /** Has `begin` called when a superstep begins: before any record or end of it. */
  onBegin(begin: () => void): void {
    this.listeners.push(begin)
  }

  /** A superstep begins; known already if another input said so before. */
  begin(superstep: number, previous: Aggregates): void {
    if (superstep <= this.superstep) return
    this.superstep = superstep
    this.previous = previous
    for (const output of this.outputs) output.begin(superstep, previous)
    for (const listener of this.listeners) listener()
  }

  aggregate(name: string, value: unknown): void {
    const aggregator = this.aggregator(name)
    this.contributed ??= {}
    this.contributed[name] = aggregator.combine(this.contributed[name] ?? aggregator.initial, value)
  }

  previousAggregate(name: string): unknown {
    return this.previous[name] ?? this.aggregator(name).initial
  }

  /** Adds what came with a frame. */
  merge(aggregates: Aggregates | undefined): void {
    if (aggregates === undefined) return
    for (const [name, value] of Object.entries(aggregates)) this.aggregate(name, value)
  }

  /** Takes what has been contributed since the last call. */
  take(): Aggregates | undefined {
    const { contributed } = this
    this.contributed = undefined
    return contributed
  }

  /** The head has emitted its result. */
  finish(): void {
    this.finished = true
  }

  /** The task is done. */
  close(): void {
    for (const output of this.outputs) output.finish()
  }

  private aggregator(name: string): Aggregator<any> {
    const { aggregators } = this.options
    const aggregator = aggregators.get(name)
    if (aggregator !== undefined) return aggregator
    const known = [...aggregators.keys()]
    throw new PlanError(
      'UNKNOWN_AGGREGATOR',
      `The iteration has no aggregator "${name}"${known.length === 0 ? '' : `; it has ${known.join(', ')}`}. Add it: iteration.registerAggregator('${name}', …).`,
    )
  }
}

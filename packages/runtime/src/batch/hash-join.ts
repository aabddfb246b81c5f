/**
 * What: joins two inputs on equal keys. Inner, or outer on either side.
 * Algorithm: the build input is read first and kept by key. Then each record of the other input, the probe, looks up its
 *   matches. For an outer build side keys that were looked up are marked, and what is not marked is emitted at the end.
 * State: the build records by key, each key with its mark.
 * Why correct: `selectInput` makes the task finish the build input before it reads the probe; the planner makes sure that
 *   the build input never waits for the probe. A mark per key is enough, since all records of a key match alike.
 */
import type { Collector, Emitted } from '../operator/function-types.ts'
import { emitReturned } from '../operator/user-result.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import { KeyedTable } from './keyed-table.ts'

/** One of the inputs of a join: the first or the second. */
export type JoinSide = 'left' | 'right'

/** What is emitted for a pair; `null` stands for a partner that is missing. */
export type JoinFunction<L, R, Out> = (left: L | null, right: R | null, out: Collector<Out>) => Emitted<Out>

export interface HashJoinOptions<L, R, Out> {
  readonly leftKey: (value: L) => unknown
  readonly rightKey: (value: R) => unknown
  readonly build: JoinSide
  /** Whether records of a side without a partner are emitted, too. */
  readonly outer: Readonly<Record<JoinSide, boolean>>
  readonly join: JoinFunction<L, R, Out>
  /** Whether the build input comes partitioned by key, and not broadcast to every subtask. Default `true`. */
  readonly partitioned?: boolean
}

interface Group {
  rows: unknown[]
  matched: boolean
}

function mergeGroups(a: Group, b: Group): Group {
  return { rows: a.rows.concat(b.rows), matched: a.matched || b.matched }
}

/** Pairs of one probing record that are emitted between two looks at the room in the outputs. */
const MATCHES_PER_STEP = 16
const NONE: readonly unknown[] = []

export class HashJoinOperator<L, R, Out> extends BatchOperator<never, Out> {
  private readonly keys: readonly [(value: any) => unknown, (value: any) => unknown]
  private readonly buildInput: 0 | 1
  private readonly outerBuild: boolean
  private readonly outerProbe: boolean
  private readonly join: JoinFunction<L, R, Out>
  private readonly partitioned: boolean
  private readonly table: KeyedTable<Group>
  private readonly inputs: readonly Output[]
  private built = false
  private probed = false

  constructor(options: HashJoinOptions<L, R, Out>) {
    super()
    const { build, outer } = options
    this.keys = [options.leftKey, options.rightKey]
    this.buildInput = build === 'left' ? 0 : 1
    this.outerBuild = outer[build]
    this.outerProbe = outer[build === 'left' ? 'right' : 'left']
    this.join = options.join
    this.partitioned = options.partitioned ?? true
    this.table = new KeyedTable('build', mergeGroups)
    const buildInput = batchInput(
      (value) => this.build(value),
      () => this.endOf('built'),
    )
    const probeInput = batchInput(
      (value) => this.probe(value),
      () => this.endOf('probed'),
    )
    this.inputs = build === 'left' ? [buildInput, probeInput] : [probeInput, buildInput]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    return this.built ? undefined : this.buildInput
  }

  /** Records come through the inputs. */
  push(): void {}

  /** What an outer build side emits at the end is taken out of the table. */
  override renewable(kept: readonly number[]): boolean {
    return kept.length === 1 && kept[0] === this.buildInput && !this.outerBuild
  }

  override renew(): void {
    this.probed = false
  }

  override snapshot(writer: SnapshotWriter): void {
    if (this.partitioned) this.table.snapshot(writer, this.context.maxParallelism)
    else
      writer.list(
        'build',
        Array.from(this.table, ({ key, value }) => [key, value]),
        'broadcast',
      )
  }

  override restore(reader: SnapshotReader): void {
    if (this.partitioned) this.table.restore(reader)
    else for (const [key, value] of reader.list('build') as [unknown, Group][]) this.table.insert(key, value)
  }

  private build(value: unknown): void {
    const key = checkKey(this.keys[this.buildInput](value), value)
    const entry = this.table.find(key)
    if (entry === undefined) this.table.insert(key, { rows: [value], matched: false })
    else entry.value.rows.push(value)
  }

  private probe(value: unknown): void {
    const group = this.table.find(checkKey(this.keys[1 - this.buildInput](value), value))?.value
    if (group !== undefined) group.matched = true
    const rows = group?.rows ?? NONE
    if (rows.length === 1) this.emit(rows[0], value)
    else if (rows.length > 1) this.emitEach(rows, value)
    else if (this.outerProbe) this.emit(null, value)
  }

  private emitEach(rows: readonly unknown[], value: unknown): void {
    let next = 0
    this.context.drive({
      volatile: true,
      step: () => {
        const end = Math.min(rows.length, next + MATCHES_PER_STEP)
        while (next < end && this.emit(rows[next++], value));
        return next < rows.length
      },
    })
  }

  /** Returns whether the function is done with the pair: it gave no iterator. */
  private emit(built: unknown, probing: unknown): boolean {
    const [left, right] = this.buildInput === 0 ? [built, probing] : [probing, built]
    const result = this.join(left as L | null, right as R | null, this.collect)
    if (result === undefined) return true
    emitReturned(result, NO_TIMESTAMP, this.out, this.context)
    return false
  }

  private endOf(what: 'built' | 'probed'): void {
    this[what] = true
    if (this.built && this.probed) this.emitAtEnd(() => this.emitUnmatched())
  }

  private emitUnmatched(): boolean {
    const group = this.outerBuild ? this.table.take()?.value : undefined
    if (group === undefined) return false
    const { rows, matched } = group
    if (!matched && rows.length === 1) this.emit(rows[0], null)
    else if (!matched) this.emitEach(rows, null)
    return true
  }
}

/**
 * What: every record of one input with every record of the other.
 * State: all records of the build input, which is read first and comes to every subtask, spilled beyond the share of memory;
 *   then also some probing records.
 * Algorithm: each probing record goes past all build records. Where these are spilled a block of probing records does, so
 *   that they are read once for the block.
 */
import { SpillableList } from '../memory/spillable-list.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import type { JoinFunction, JoinSide } from './hash-join.ts'

export interface CrossOptions<L, R, Out> {
  readonly build: JoinSide
  readonly cross: JoinFunction<L, R, Out>
}

/** Probing records that go past spilled build records at once. */
const BLOCK_ROWS = 1024

export class CrossOperator<L, R, Out> extends BatchOperator<never, Out> {
  private readonly options: CrossOptions<L, R, Out>
  private readonly inputs: readonly Output[]
  private opened: SpillableList<unknown> | undefined
  private block: unknown[] = []
  private built = false
  private probed = false

  constructor(options: CrossOptions<L, R, Out>) {
    super()
    this.options = options
    const build = batchInput(
      (value) => this.rows.add(value),
      () => this.endOf('built'),
    )
    const probe = batchInput(
      (value) => this.probe(value),
      () => this.endOf('probed'),
    )
    this.inputs = options.build === 'left' ? [build, probe] : [probe, build]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    if (this.built) return undefined
    return this.options.build === 'left' ? 0 : 1
  }

  /** Records come through the inputs. */
  push(): void {}

  override renewable(kept: readonly number[]): this | undefined {
    return kept.length === 1 && kept[0] === (this.options.build === 'left' ? 0 : 1) ? this : undefined
  }

  override renew(): void {
    this.probed = false
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('build', this.rows, 'broadcast')
    writer.list('probe', this.block)
  }

  override restore(reader: SnapshotReader): void {
    for (const row of reader.list('build')) this.rows.add(row)
    this.block = reader.list('probe')
  }

  override close(): void {
    this.opened?.close()
  }

  private get rows(): SpillableList<unknown> {
    return (this.opened ??= new SpillableList(this.context.memory, null))
  }

  private probe(value: unknown): void {
    const rows = this.rows.values()
    if (Array.isArray(rows)) this.goPast(rows, [value])
    else {
      this.block.push(value)
      if (this.block.length >= BLOCK_ROWS) this.probeBlock()
    }
  }

  private probeBlock(): void {
    const { block } = this
    this.block = []
    if (block.length > 0) this.goPast(this.rows.values(), block)
  }

  /** Emits every pair of some build and some probing records. */
  private goPast(rows: Iterable<unknown>, probing: readonly unknown[]): void {
    const { build, cross } = this.options
    const all = rows[Symbol.iterator]()
    let built = all.next()
    let next = 0
    if (built.done === true) return
    this.driveVolatile(() => {
      const value = probing[next++]
      const [left, right] = build === 'left' ? [built.value, value] : [value, built.value]
      emitReturned(cross(left as L, right as R, this.collect), NO_TIMESTAMP, this.out, this.context)
      if (next < probing.length) return true
      next = 0
      built = all.next()
      return built.done !== true
    })
  }

  private endOf(what: 'built' | 'probed'): void {
    this[what] = true
    if (!this.built || !this.probed) return
    this.probeBlock()
    this.context.behind(() => this.out.end())
  }
}

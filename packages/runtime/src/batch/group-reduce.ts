/**
 * What: a function over all records of each key.
 * State: the records by key. One group is taken out and emitted per step.
 * Algorithm: beyond the share of memory the records of some keys, chosen by hash, are spilled and sorted by key; their
 *   groups come last.
 * A combiner is the same with `flushRows`: it emits all groups whenever it has taken that many records, so a key may
 *   come several times.
 */
import { emitReturned } from '../operator/user-result.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import type { SpillableList } from '../memory/spillable-list.ts'
import { checkKey } from '../operators/check-key.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
import { RowSize } from '../task/estimate-size.ts'
import { KeptShare } from './spill/kept-share.ts'
import { SortedGroups } from './spill/sorted-groups.ts'
import { BatchOperator } from './batch-operator.ts'
import type { RowsFunction } from './map-partition.ts'
import { Runs } from './runs.ts'
import { RowGroups } from './row-groups.ts'

export interface GroupReduceOptions<T> {
  /** Sorts the records of each group. Stable. */
  readonly order?: (a: T, b: T) => number
  /** Makes it a combiner: the records it holds at most. Default: all are held until the end. */
  readonly flushRows?: number
  /**
   * For records in an order in which those of a key stand near each other: whether two records in a row may be of one key.
   * Where it says no, all groups before are complete, and emitted.
   */
  readonly sameRun?: (a: T, b: T) => boolean
}

export class GroupReduceOperator<T, R> extends BatchOperator<T, R> {
  private readonly call: RowsFunction<T, R>
  private readonly order: ((a: T, b: T) => number) | undefined
  private readonly flushRows: number
  private groups: RowGroups<T>
  private readonly keyOf: (value: T) => unknown
  private readonly rowSize = new RowSize()
  private kept = new KeptShare()
  private consumer: MemoryConsumer | undefined
  private spilled: SortedGroups<T> | undefined
  private shedding: RowGroups<T> | undefined
  private current: SpillableList<T> | undefined
  private readonly runs: Runs<T> | undefined

  constructor(keyOf: (value: T) => unknown, call: RowsFunction<T, R>, options: GroupReduceOptions<T> = {}) {
    super()
    this.call = call
    this.keyOf = keyOf
    this.order = options.order
    this.runs = options.sameRun && new Runs(options.sameRun)
    this.flushRows = options.flushRows ?? Infinity
    this.groups = this.newGroups()
  }

  push(value: T): void {
    if (this.flushRows === Infinity) {
      if (this.runs?.endsBefore(value) === true) {
        this.driveVolatile(() => this.emitGroup())
        this.context.behind(() => this.keep(value))
      } else this.keep(value)
      return
    }
    this.groups.add(value)
    if (this.groups.rows < this.flushRows) return
    this.groups.rows = 0
    this.context.drive({ step: () => this.emitGroup() })
  }

  override end(): void {
    this.emitAtEnd(() => this.emitGroup())
  }

  override snapshot(writer: SnapshotWriter): void {
    const { maxParallelism } = this.context
    this.groups.snapshot(writer, maxParallelism)
    for (const row of this.spilled ?? []) {
      const key = this.keyOf(row)
      writer.keyed('groups', key, [row], keyGroupOf(key, maxParallelism))
    }
  }

  override restore(reader: SnapshotReader): void {
    this.groups.restore(reader)
    if (this.flushRows < Infinity) return
    for (const rows of this.groups.values) for (const row of rows) this.account(row)
    if (this.consumer?.over === true) while (this.shedStep());
  }

  override close(): void {
    this.consumer?.free()
    this.current?.close()
    this.spilled?.close()
  }

  private keep(value: T): void {
    if (!this.kept.partial || this.kept.keeps(checkKey(this.keyOf(value), value))) {
      this.groups.add(value)
      if (!this.account(value)) this.driveVolatile(() => this.shedStep())
    } else if (this.openSpilled().add(value)) this.driveVolatile(() => this.openSpilled().spillStep())
  }

  private account(row: T): boolean {
    this.consumer ??= this.context.memory.consumer()
    return this.consumer.grow(this.rowSize.of(row))
  }

  private newGroups(): RowGroups<T> {
    return new RowGroups(this.keyOf, 'groups', this.flushRows === Infinity)
  }

  private openSpilled(): SortedGroups<T> {
    return (this.spilled ??= new SortedGroups(this.keyOf, this.context.memory, this.order))
  }

  /** Moves a group of a key that is no longer kept out of memory. */
  private shedStep(): boolean {
    const { kept } = this
    if (this.shedding === undefined) {
      kept.halve()
      this.shedding = this.groups
      this.groups = this.newGroups()
    }
    const entry = this.shedding.take()
    if (entry === undefined) {
      this.shedding = undefined
      return (this.consumer as MemoryConsumer).over && this.groups.size > 0
    }
    if (kept.keeps(entry.key)) {
      this.groups.insert(entry.key, entry.value)
      return true
    }
    const spilled = this.openSpilled()
    for (const row of entry.value) {
      spilled.addNow(row)
      this.consumer?.shrink(this.rowSize.of(row))
    }
    return true
  }

  private emitSpilled(): boolean {
    this.current?.close()
    this.current = undefined
    if (this.spilled === undefined || this.spilled.empty) return false
    this.current = this.spilled.gather()
    if (this.current !== undefined)
      emitReturned(this.call(this.current.values(), this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }

  private emitGroup(): boolean {
    const rows = this.groups.take()?.value
    if (rows === undefined) {
      this.consumer?.free()
      return this.emitSpilled()
    }
    if (this.order !== undefined) rows.sort(this.order)
    emitReturned(this.call(rows, this.collect), NO_TIMESTAMP, this.out, this.context)
    return true
  }
}

/**
 * What: for operators that keep a little for each key and emit as they go: once memory is used up, the records of new
 * keys are put aside, and come back key by key at the end.
 * State: the records put aside.
 */
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import type { SpillableList } from '../memory/spillable-list.ts'
import type { OperatorContext } from '../operator/operator-context.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { RowSize } from '../task/estimate-size.ts'
import { SortedGroups } from './spill/sorted-groups.ts'

/** About what an entry of a table takes beside its contents. */
const ENTRY_BYTES = 96

export class LateKeys<T> {
  private readonly groups: SortedGroups<T>
  private readonly consumer: MemoryConsumer
  private readonly keyOf: (value: T) => unknown
  private readonly context: OperatorContext
  private readonly rowSize = new RowSize()
  private full = false

  constructor(keyOf: (value: T) => unknown, context: OperatorContext) {
    this.keyOf = keyOf
    this.context = context
    this.groups = new SortedGroups(keyOf, context.memory)
    this.consumer = context.memory.consumer()
  }

  /** Whether all have come back. */
  get empty(): boolean {
    return this.groups.empty
  }

  /** Asks for room for a new key, with what is kept for it. If there is none the record is put aside. */
  admit(kept: unknown, row: T): boolean {
    if (!this.full) {
      this.full = !this.consumer.grow(ENTRY_BYTES + this.rowSize.of(kept))
      return true
    }
    if (this.groups.add(row)) this.context.drive({ volatile: true, step: () => this.groups.spillStep() })
    return false
  }

  /** The table is not filled any more. */
  release(): void {
    this.consumer.free()
  }

  /** Takes out records of the next key; returns all of them once they are complete. Not when empty. */
  gather(): SpillableList<T> | undefined {
    return this.groups.gather()
  }

  snapshot(writer: SnapshotWriter): void {
    for (const row of this.groups) writer.keyed('late', this.keyOf(row), row)
  }

  restore(reader: SnapshotReader): void {
    for (const [, row] of reader.keyed('late')) {
      this.full = true
      this.groups.addNow(row as T)
    }
  }

  close(): void {
    this.consumer.free()
    this.groups.close()
  }
}

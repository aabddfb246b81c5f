import { RowSize } from '../task/estimate-size.ts'
import type { JobMemory } from './job-memory.ts'
import type { MemoryConsumer } from './memory-manager.ts'
import type { SpilledRows } from './spilled-rows.ts'

/** A list of rows that is in memory while its share lasts, and spilled beyond. Can be read any number of times. */
export class SpillableList<T> implements Iterable<T> {
  readonly key: unknown
  private readonly memory: JobMemory
  private readonly consumer: MemoryConsumer
  private readonly rowSize = new RowSize()
  private rows: T[] = []
  private spilled: SpilledRows<T> | undefined

  /** @param key what the rows have in common */
  constructor(memory: JobMemory, key: unknown) {
    this.memory = memory
    this.consumer = memory.consumer()
    this.key = key
  }

  add(row: T): void {
    this.rows.push(row)
    if (this.consumer.grow(this.rowSize.of(row))) return
    this.spilled ??= this.memory.rows()
    for (const value of this.rows) this.spilled.add(value)
    this.rows = []
    this.consumer.free()
  }

  /** All rows in order. An array unless they were spilled. */
  values(): Iterable<T> {
    return this.spilled === undefined ? this.rows : this
  }

  *[Symbol.iterator](): Iterator<T> {
    if (this.spilled !== undefined) yield* this.spilled
    yield* this.rows
  }

  close(): void {
    this.consumer.free()
    this.spilled?.delete()
    this.spilled = undefined
    this.rows = []
  }
}

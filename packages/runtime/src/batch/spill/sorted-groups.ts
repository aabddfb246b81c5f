/**
 * What: any number of rows, spilled if need be, and taken out key by key, in the order of {@link keyOrder}.
 * State: the rows, and those of the key that is being taken out.
 */
import type { JobMemory } from '../../memory/job-memory.ts'
import { SpillableList } from '../../memory/spillable-list.ts'
import { ExternalSorter } from './external-sorter.ts'
import { compareKeys, keyHash, keyOrder } from './key-order.ts'

/** Rows taken out by one step. */
const STEP_ROWS = 4096

export class SortedGroups<T> {
  private readonly sorter: ExternalSorter<T>
  private readonly keyOf: (row: T) => unknown
  private readonly memory: JobMemory
  private gathering: SpillableList<T> | undefined

  /** @param within sorts the rows of each key; default: as they came */
  constructor(keyOf: (row: T) => unknown, memory: JobMemory, within?: (a: T, b: T) => number) {
    this.keyOf = keyOf
    this.memory = memory
    this.sorter = new ExternalSorter(keyOrder(keyOf, within), memory)
  }

  /** Whether all groups have been taken out. */
  get empty(): boolean {
    return this.sorter.size === 0 && this.gathering === undefined
  }

  /** Returns whether {@link spillStep} should be called now. */
  add(row: T): boolean {
    return this.sorter.add(row)
  }

  spillStep(): boolean {
    return this.sorter.spillStep()
  }

  /** Adds a row where nothing can be put off. */
  addNow(row: T): void {
    this.sorter.addNow(row)
  }

  /** The key of the next group. Not when empty. */
  peekKey(): unknown {
    return this.gathering === undefined ? this.keyOf(this.sorter.peek()) : this.gathering.key
  }

  /** Takes out rows of the next group; returns the group once it is complete. It is the caller's, to close. Not when empty. */
  gather(): SpillableList<T> | undefined {
    const { sorter, keyOf } = this
    this.gathering ??= new SpillableList(this.memory, this.peekKey())
    const group = this.gathering
    for (let i = 0; i < STEP_ROWS; i++) {
      if (sorter.size === 0 || compareKeys(keyOf(sorter.peek()), group.key) !== 0) {
        this.gathering = undefined
        return group
      }
      group.add(sorter.take())
    }
    return undefined
  }

  /** What is left, each key's rows in order. */
  *[Symbol.iterator](): Iterator<T> {
    if (this.gathering !== undefined) yield* this.gathering
    yield* this.sorter
  }

  close(): void {
    this.gathering?.close()
    this.sorter.close()
  }
}

/** Compares the next keys of two sorted inputs, by hash first. */
export function compareSorted(a: unknown, b: unknown): number {
  return keyHash(a) - keyHash(b) || compareKeys(a, b)
}

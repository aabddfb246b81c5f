/** What the makers of a partition are sent: edges and vertices as columns, many at once. Plain data. */
import { checkKey } from '@wiesel/runtime/internal'
import type { Values } from '../iterations/graph-partition.ts'
import { kindOf, newIds, partOfIds, widerKind, type IdKind, type Ids } from './ids.ts'

/** Edges for one partition. */
export interface EdgeBlock {
  readonly to: number
  /** Whether the partition has the sources, the targets. */
  readonly out: boolean
  readonly in: boolean
  readonly sources: Ids
  readonly targets: Ids
  /** `undefined` where all are `null`. */
  readonly values: Values | undefined
}

/** Vertices for one partition. */
export interface VertexBlock {
  readonly to: number
  readonly ids: Ids
  readonly values: Values | undefined
}

const FIRST = 1 << 8
const LARGEST = 1 << 14

type ValueKind = 'nulls' | 'numbers' | 'any'

/** Columns that are filled row by row, taken, and filled anew: twice as long each time, up to a limit. */
export class BlockBuffer {
  size = 0
  private capacity = FIRST
  private kind: IdKind = 'ints'
  private valueKind: ValueKind = 'nulls'
  private firsts: Ids = []
  private seconds: Ids = []
  private values: Values = []
  private readonly pairs: boolean

  /** @param pairs whether rows have two ids, as edges do */
  constructor(pairs: boolean) {
    this.pairs = pairs
    this.renew()
  }

  /** Adds a row. @throws InvalidKeyError for an id that is undefined. Where there is no place for it nothing happens: take the block, and call {@link renew} for it. */
  add(first: unknown, second: unknown, value: unknown): boolean {
    const { size } = this
    if (size === this.capacity) return false
    switch (this.kind) {
      case 'ints':
        if (typeof first !== 'number' || (first | 0) !== first) return false
        if (typeof second !== 'number' || (second | 0) !== second) return false
        break
      case 'numbers':
        if (typeof first !== 'number' || typeof second !== 'number') return false
        break
      case 'any':
        checkKey(first, [first, second])
        checkKey(second, [first, second])
    }
    if (value === null ? this.valueKind === 'numbers' : !this.takesValue(value)) return false
    if (this.valueKind !== 'nulls') this.values[size] = value
    this.firsts[size] = first
    if (this.pairs) this.seconds[size] = second
    this.size = size + 1
    return true
  }

  /** The rows there are. */
  take(): { firsts: Ids; seconds: Ids; values: Values | undefined } {
    const { size, values } = this
    return {
      firsts: partOfIds(this.firsts, 0, size),
      seconds: partOfIds(this.seconds, 0, size),
      values:
        this.valueKind === 'nulls'
          ? undefined
          : Array.isArray(values)
            ? values.slice(0, size)
            : values.subarray(0, size),
    }
  }

  /** Begins anew, with columns for a row that had no place in the old ones. */
  renewFor(first: unknown, second: unknown, value: unknown): void {
    this.kind = widerKind(this.kind, widerKind(kindOf(first), kindOf(second)))
    const valueKind: ValueKind = value === null ? 'nulls' : typeof value === 'number' ? 'numbers' : 'any'
    if (this.valueKind !== 'any') {
      // A block of its own costs less than an array of anything; but there must not be many small ones.
      this.valueKind = this.size === 0 || valueKind === this.valueKind ? valueKind : 'any'
    }
    if (this.size === this.capacity) this.capacity = Math.min(LARGEST, this.capacity * 2)
    this.renew()
  }

  private takesValue(value: unknown): boolean {
    return this.valueKind === 'any' || (this.valueKind === 'numbers' && typeof value === 'number')
  }

  private renew(): void {
    const { kind, capacity, valueKind } = this
    this.size = 0
    this.firsts = newIds(kind, capacity)
    if (this.pairs) this.seconds = newIds(kind, capacity)
    if (valueKind === 'numbers') this.values = new Float64Array(capacity)
    else if (valueKind === 'any') this.values = []
  }
}

/** Columns that grow: edges and messages while it is not known how many there will be. */
import type { Values } from './graph-partition.ts'

const CHUNK_BITS = 15
const CHUNK = 1 << CHUNK_BITS
const MASK = CHUNK - 1

/** Whole numbers of 32 bits. */
export class IntColumn {
  size = 0
  private readonly chunks: Int32Array[] = []
  private last = new Int32Array(0)

  push(value: number): void {
    const at = this.size++ & MASK
    if (at === 0) this.chunks.push((this.last = new Int32Array(CHUNK)))
    this.last[at] = value
  }

  get(index: number): number {
    return this.chunks[index >> CHUNK_BITS][index & MASK]
  }

  toArray(): Int32Array {
    const all = new Int32Array(this.size)
    for (let i = 0; i < this.size; i += CHUNK) {
      const chunk = this.chunks[i >> CHUNK_BITS]
      all.set(this.size - i < CHUNK ? chunk.subarray(0, this.size - i) : chunk, i)
    }
    return all
  }
}

/** Values of any kind: nothing while all are `null`, typed arrays while all are numbers, an array otherwise. */
export class ValueColumn {
  size = 0
  private kind: 'nulls' | 'numbers' | 'any' = 'nulls'
  private readonly chunks: Float64Array[] = []
  private last = new Float64Array(0)
  private any: unknown[] = []

  push(value: unknown): void {
    if (this.kind === 'numbers' && typeof value === 'number') {
      const at = this.size++ & MASK
      if (at === 0) this.chunks.push((this.last = new Float64Array(CHUNK)))
      this.last[at] = value
    } else this.pushOther(value)
  }

  get(index: number): unknown {
    if (this.kind === 'nulls') return null
    return this.kind === 'any' ? this.any[index] : this.chunks[index >> CHUNK_BITS][index & MASK]
  }

  set(index: number, value: unknown): void {
    if (this.kind === 'numbers' && typeof value === 'number')
      this.chunks[index >> CHUNK_BITS][index & MASK] = value
    else {
      if (this.kind === 'nulls' && value === null) return
      this.toAny()
      this.any[index] = value
    }
  }

  /** The values at their places in `order`: `result[order[i]]` is value `i`. `undefined` where all are `null`. */
  arranged(order: Int32Array): Values | undefined {
    const { size, kind } = this
    if (kind === 'nulls') return undefined
    if (kind === 'any') {
      const result: unknown[] = this.any.slice()
      for (let i = 0; i < size; i++) result[order[i]] = this.any[i]
      return result
    }
    const result = new Float64Array(size)
    for (let from = 0; from < size; from += CHUNK) {
      const chunk = this.chunks[from >> CHUNK_BITS]
      const length = Math.min(CHUNK, size - from)
      for (let i = 0; i < length; i++) result[order[from + i]] = chunk[i]
    }
    return result
  }

  /** The values in their order. */
  toArray(): Values {
    if (this.kind !== 'numbers' && this.size > 0)
      return Array.from({ length: this.size }, (_, i) => this.get(i))
    const all = new Float64Array(this.size)
    for (let i = 0; i < this.size; i += CHUNK) {
      const chunk = this.chunks[i >> CHUNK_BITS]
      all.set(this.size - i < CHUNK ? chunk.subarray(0, this.size - i) : chunk, i)
    }
    return all
  }

  private pushOther(value: unknown): void {
    if (this.size === 0 && typeof value === 'number') {
      this.kind = 'numbers'
      this.push(value)
      return
    }
    if (this.kind === 'nulls' && value === null) {
      this.size++
      return
    }
    this.toAny()
    this.any.push(value)
    this.size++
  }

  private toAny(): void {
    if (this.kind === 'any') return
    this.any = Array.from({ length: this.size }, (_, i) => this.get(i))
    this.kind = 'any'
    this.chunks.length = 0
  }
}

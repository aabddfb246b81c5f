const DEPTH_MAX = 4

/** About how many bytes a value takes on the heap: a look at its first levels; for metrics and limits, not for accounting. */
export function estimateSize(value: unknown, depth = 0): number {
  switch (typeof value) {
    case 'string':
      return 16 + value.length
    case 'object': {
      if (value === null) return 8
      if (ArrayBuffer.isView(value)) return 64 + value.byteLength
      if (depth >= DEPTH_MAX) return 64
      const parts: unknown[] = Array.isArray(value) ? value : Object.values(value)
      const sample = parts.slice(0, 16)
      const bytes = sample.reduce((sum: number, part) => sum + estimateSize(part, depth + 1), 0)
      return 24 + (sample.length === 0 ? 0 : Math.ceil((bytes * parts.length) / sample.length))
    }
    default:
      return 8
  }
}

/** Samples taken before the next look. */
const LOOK_EVERY = 16

/** The size of rows of one kind, looked at every now and then. */
export class RowSize {
  private bytes = 0
  private looks = 0

  /** About how many bytes a row such as this takes. */
  of(row: unknown): number {
    if (this.looks === 0) this.bytes = estimateSize(row)
    this.looks = (this.looks + 1) % LOOK_EVERY
    return this.bytes
  }
}

const DEPTH_MAX = 4

/** About how many bytes a value takes on the heap. A look at the first levels; for metrics and limits, not for accounting. */
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

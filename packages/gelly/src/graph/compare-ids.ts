import type { VertexId } from './types.ts'

/** The order of ids where an algorithm needs one: by value; of different types by the names of these. */
export function compareIds(a: VertexId, b: VertexId): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

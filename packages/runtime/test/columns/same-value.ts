import { isDeepStrictEqual } from 'node:util'

/** The names of all fields, in order: what deep equality does not look at. */
function order(value: unknown): unknown {
  if (value instanceof Map) return [...value].map(([key, part]) => [order(key), order(part)])
  if (value instanceof Set) return [...value].map(order)
  if (Array.isArray(value)) return value.map(order)
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return 0
  return Object.entries(value).map(([name, part]) => [name, order(part)])
}

/** Whether two values cannot be told apart: also −0, holes, `undefined` against missing, prototypes, the order of fields. */
export function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a, b) && isDeepStrictEqual(order(a), order(b))
}

/** The order in which vertices are numbered: the same whatever order they came in, so that stored supersteps fit. */
export function idOrder(ids: readonly unknown[]): Int32Array {
  const order = Int32Array.from(ids, (_, i) => i)
  if (ids.every((id) => typeof id === 'number')) return order.sort((a, b) => ids[a] - ids[b])
  return order.sort((a, b) => compareIds(ids[a] as string, ids[b] as string))
}

function compareIds(a: string | number | bigint, b: string | number | bigint): number {
  if (typeof a !== typeof b) return typeof a < typeof b ? -1 : 1
  return a < b ? -1 : a > b ? 1 : 0
}

/** Ids in an array: a typed one where all of them are numbers. */
export type Ids = Int32Array | Float64Array | unknown[]

/** What an array of ids can hold. Each kind can hold what the ones before it can. */
export type IdKind = 'ints' | 'numbers' | 'any'

/** The least kind for an id. */
export function kindOf(id: unknown): IdKind {
  if (typeof id !== 'number') return 'any'
  return (id | 0) === id ? 'ints' : 'numbers'
}

/** The lesser kind that can hold what both can. */
export function widerKind(a: IdKind, b: IdKind): IdKind {
  if (a === 'any' || b === 'any') return 'any'
  return a === 'numbers' || b === 'numbers' ? 'numbers' : 'ints'
}

export function kindOfIds(ids: Ids): IdKind {
  if (ids instanceof Int32Array) return 'ints'
  return ids instanceof Float64Array ? 'numbers' : 'any'
}

/** An empty array for ids. */
export function newIds(kind: IdKind, size: number): Ids {
  if (kind === 'ints') return new Int32Array(size)
  return kind === 'numbers' ? new Float64Array(size) : Array.from({ length: size })
}

/** Some of the ids, as they are in memory. */
export function partOfIds(ids: Ids, from: number, to: number): Ids {
  return Array.isArray(ids) ? ids.slice(from, to) : ids.subarray(from, to)
}

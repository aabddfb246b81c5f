/**
 * What: two ways to keep rows by number: as they are, or, tuples of numbers, as one typed array for each field.
 * Why: a row that came long ago lies anywhere in memory, and to follow two pointers to it costs more than to make a tuple of
 *   numbers that lie side by side. Columns take a tenth of the room, and a collector of garbage has nothing to do with them.
 * Columns are generated classes, one for each list of kinds: engines make and read such tuples faster than any loop, and the
 * code that uses a class sees one kind of array in each place.
 */

/** Rows by number, from 0 without a gap. */
export interface RowLayout {
  /** How many rows there are. */
  readonly size: number
  /** How the fields of tuples are kept; absent where rows are kept as they are. */
  readonly kinds?: readonly NumberKind[]
  /** The row with a number: itself, or a tuple that is equal. */
  get(at: number): unknown
  /** Puts a row at the place of another one, or behind the last one; returns `false` if it does not fit. */
  set(at: number, row: unknown): boolean
  /** Puts a row of other rows of the same layout at a place for which there is room. */
  copy(from: RowLayout, number: number, at: number): void
  /** Lets go of a row that is not needed any more; its place stays. */
  drop(at: number): void
  /** No rows, with room for some. */
  empty(room: number): RowLayout
  /** Forgets all rows, but not the room for them. */
  clear(): void
}

/** Rows as they are. */
export class ObjectRows implements RowLayout {
  private rows: unknown[]

  constructor(room = 0) {
    this.rows = new Array<unknown>(room)
    this.rows.length = 0
  }

  get size(): number {
    return this.rows.length
  }

  get(at: number): unknown {
    return this.rows[at]
  }

  set(at: number, row: unknown): boolean {
    this.rows[at] = row
    return true
  }

  copy(from: ObjectRows, number: number, at: number): void {
    this.rows[at] = from.rows[number]
  }

  drop(at: number): void {
    this.rows[at] = undefined
  }

  empty(room: number): RowLayout {
    return new ObjectRows(room)
  }

  clear(): void {
    this.rows = []
  }
}

/** How a field is kept. Whole numbers of 32 bits without −0, or any numbers. */
export type NumberKind = 'int32' | 'float64'

/** Fields of a tuple that is kept as columns. */
const FIELDS_MAX = 8

/** How a row would be kept as columns; `undefined` if it is no tuple of numbers. */
export function numberKinds(row: unknown): NumberKind[] | undefined {
  if (!Array.isArray(row) || row.constructor !== Array || row.length === 0 || row.length > FIELDS_MAX)
    return undefined
  const kinds: NumberKind[] = []
  for (const value of row as unknown[]) {
    if (typeof value !== 'number') return undefined
    kinds.push((value | 0) === value && !Object.is(value, -0) ? 'int32' : 'float64')
  }
  return kinds
}

const classes = new Map<string, (new (room: number) => RowLayout) | undefined>()

/** Columns of some kinds; `undefined` where code must not be generated. */
export function numberColumns(kinds: readonly NumberKind[]): RowLayout | undefined {
  const name = kinds.join()
  if (!classes.has(name)) classes.set(name, generateColumns(kinds))
  const Columns = classes.get(name)
  return Columns && new Columns(0)
}

function generateColumns(kinds: readonly NumberKind[]): (new (room: number) => RowLayout) | undefined {
  const each = (code: (field: number, kind: NumberKind) => string, between = '\n'): string =>
    kinds.map((kind, field) => code(field, kind)).join(between)
  const arrayOf = (kind: NumberKind): string => (kind === 'int32' ? 'Int32Array' : 'Float64Array')
  const misfit = (field: number, kind: NumberKind): string =>
    kind === 'int32'
      ? `typeof v${field} !== 'number' || (v${field} | 0) !== v${field} || Object.is(v${field}, -0)`
      : `typeof v${field} !== 'number'`
  const source = `"use strict"
return class {
get kinds() { return kinds }
constructor(room) {
this.size = 0
${each((field, kind) => `this.c${field} = new ${arrayOf(kind)}(room)`)}
}
get(at) { return [${each((field) => `this.c${field}[at]`, ', ')}] }
set(at, row) {
if (!Array.isArray(row) || row.constructor !== Array || row.length !== ${kinds.length}) return false
${each((field) => `const v${field} = row[${field}]`)}
if (${each(misfit, ' || ')}) return false
if (at >= this.c0.length) this.grow(at)
if (at >= this.size) this.size = at + 1
${each((field) => `this.c${field}[at] = v${field}`)}
return true
}
copy(from, number, at) {
if (at >= this.size) this.size = at + 1
${each((field) => `this.c${field}[at] = from.c${field}[number]`)}
}
drop() {}
grow(at) {
const room = Math.max(16, 2 * at)
${each((field, kind) => `const n${field} = new ${arrayOf(kind)}(room)\nn${field}.set(this.c${field})\nthis.c${field} = n${field}`)}
}
empty(room) { return new this.constructor(room) }
clear() {
if (this.size * 8 < this.c0.length) { ${each((field, kind) => `this.c${field} = new ${arrayOf(kind)}(0)`)} }
this.size = 0
}
} // columns ${kinds.join()}`
  try {
    type Make = (all: readonly NumberKind[]) => new (room: number) => RowLayout
    return (new Function('kinds', source) as Make)(kinds)
  } catch {
    return undefined
  }
}

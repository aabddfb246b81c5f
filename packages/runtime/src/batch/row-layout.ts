/**
 * What: two ways to keep rows by number: as they are, or, tuples of numbers, side by side in a typed array.
 * Why: a row that came long ago lies anywhere in memory, and to follow two pointers to it costs more than to make a tuple of
 *   numbers that lie side by side; they take a tenth of the room, and a collector of garbage has nothing to do with them.
 * Ways to keep tuples are generated classes, one for each length and kind of numbers: engines make and read such tuples
 * faster than any loop, and the code that uses a class sees one kind of array in each place.
 */

/** Rows by number, from 0 without a gap. */
export interface RowLayout {
  /** How many rows there are. */
  readonly size: number
  /** How tuples are kept; absent where rows are kept as they are. */
  readonly tuples?: TupleKind
  /** Whether `get` gives a new row each time. */
  readonly copies: boolean
  /** The row with a number: itself, or a tuple that is equal. */
  get(at: number): unknown
  /** Puts a row at the place of another one, or behind the last one; returns `false` if it does not fit. */
  set(at: number, row: unknown): boolean
  /** Reduces a row and another one to one in its place; returns `false` where the function is to be called for it. */
  fold(at: number, row: unknown): boolean
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
  readonly copies = false
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

  fold(): boolean {
    return false
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

/** What tuples of numbers have in common. */
export interface TupleKind {
  readonly fields: number
  /** Whether all are whole numbers of 32 bits, and none is −0. */
  readonly whole: boolean
}

/** How a field of two tuples becomes one. There is one for a field at most. */
export interface FieldFold {
  readonly field: string | number
  /** `KEEP`: it is equal in all rows that are folded. */
  readonly kind: 'SUM' | 'MIN' | 'MAX' | 'KEEP'
}

/** Fields of a tuple that is kept in a typed array. */
const FIELDS_MAX = 8

/** How a row would be kept in a typed array; `undefined` if it is no tuple of numbers. */
export function tupleKind(row: unknown): TupleKind | undefined {
  if (!Array.isArray(row) || row.constructor !== Array || row.length === 0 || row.length > FIELDS_MAX)
    return undefined
  let whole = true
  for (const value of row as unknown[]) {
    if (typeof value !== 'number') return undefined
    if ((value | 0) !== value || Object.is(value, -0)) whole = false
  }
  return { fields: row.length, whole }
}

function isFieldOf(field: string | number, fields: number): boolean {
  return typeof field === 'number' && Number.isInteger(field) && field >= 0 && field < fields
}

type TuplesClass = new (room: number) => RowLayout
const classes = new Map<string, TuplesClass | undefined>()

/**
 * No tuples of a kind, to be filled; `undefined` where code must not be generated.
 *
 * @param folds what `fold` does; other fields become those of the second tuple
 */
export function tupleRows(kind: TupleKind, folds: readonly FieldFold[] = []): RowLayout | undefined {
  const { fields, whole } = kind
  const folded = folds.map((one) => `${one.kind}(${one.field})`)
  const name = [whole ? 'whole' : 'any', fields, ...folded].join(' ')
  if (!classes.has(name)) {
    try {
      const source = tuplesSource(kind, folds, name)
      classes.set(name, (new Function('kind', source) as (of: TupleKind) => TuplesClass)(kind))
    } catch {
      classes.set(name, undefined)
    }
  }
  const Tuples = classes.get(name)
  return Tuples && new Tuples(0)
}

function tuplesSource({ fields, whole }: TupleKind, folds: readonly FieldFold[], name: string): string {
  const each = (code: (field: number) => string, between = '\n'): string =>
    Array.from({ length: fields }, (_, field) => code(field)).join(between)
  const misfit = (field: number): string =>
    whole
      ? `typeof v${field} !== 'number' || (v${field} | 0) !== v${field} || Object.is(v${field}, -0)`
      : `typeof v${field} !== 'number'`
  const read = `if (!Array.isArray(row) || row.constructor !== Array || row.length !== ${fields}) return false
${each((field) => `const v${field} = row[${field}]`)}
if (${each(misfit, ' || ')}) return false`
  const start = `at * ${fields}`
  const foldOf = (field: number): string => {
    const kind = folds.find((one) => one.field === field)?.kind
    if (kind === 'KEEP') return ''
    if (kind === undefined) return `data[i + ${field}] = v${field}`
    if (kind === 'SUM') return `data[i + ${field}] = s${field}`
    return `if (v${field} ${kind === 'MIN' ? '<' : '>'} data[i + ${field}]) data[i + ${field}] = v${field}`
  }
  const unfoldable = folds.map(({ field, kind }) => {
    const sum = `s${field} = data[i + ${field}] + v${field}`
    if (kind === 'SUM')
      return `const ${sum}${whole ? `\nif ((s${field} | 0) !== s${field}) return false` : ''}`
    return whole || kind === 'KEEP'
      ? ''
      : `if (v${field} !== v${field} || data[i + ${field}] !== data[i + ${field}]) return false`
  })
  const fits = folds.length > 0 && folds.every(({ field }) => isFieldOf(field, fields))
  const fold = fits
    ? `${read}
const data = this.data, i = ${start}
${unfoldable.join('\n')}
${each(foldOf)}
return true`
    : 'return false'
  return `"use strict"
return class {
get tuples() { return kind }
get copies() { return true }
constructor(room) {
this.size = 0
this.data = new ${whole ? 'Int32Array' : 'Float64Array'}(room * ${fields})
}
get(at) {
const i = ${start}, data = this.data
return [${each((field) => `data[i + ${field}]`, ', ')}]
}
set(at, row) {
${read}
const i = ${start}
if (i >= this.data.length) this.grow(at)
if (at >= this.size) this.size = at + 1
const data = this.data
${each((field) => `data[i + ${field}] = v${field}`)}
return true
}
fold(at, row) {
${fold}
}
copy(from, number, at) {
if (at >= this.size) this.size = at + 1
const source = from.data, j = number * ${fields}, data = this.data, i = ${start}
${each((field) => `data[i + ${field}] = source[j + ${field}]`)}
}
drop() {}
grow(at) {
const grown = new this.data.constructor(Math.max(16, 2 * at) * ${fields})
grown.set(this.data)
this.data = grown
}
empty(room) { return new this.constructor(room) }
clear() {
if (this.size * ${8 * fields} < this.data.length) this.data = new this.data.constructor(0)
this.size = 0
}
} // tuples ${name}`
}

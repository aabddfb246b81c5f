/**
 * What: rows of which some fields are folded, such as summed up, and others are anything: of each row the numbers of the
 *   folded fields, in a typed array, and the last row for all else. A row comes out as a new one.
 * Why: a fold reads and writes one number near others, where a row would be three places of memory; and a row of long ago
 *   does not begin to refer to what is new, which is what a garbage collector likes least.
 */
import type { FieldFold, RowLayout } from './row-layout.ts'

type FoldedClass = new () => RowLayout
const classes = new Map<string, FoldedClass | undefined>()

function isPlain(row: unknown): row is Record<string | number, unknown> {
  if (typeof row !== 'object' || row === null) return false
  return Array.isArray(row) ? row.constructor === Array : Object.getPrototypeOf(row) === Object.prototype
}

/** No rows, to be filled with such as this one; `undefined` if they cannot be kept so. */
export function foldedRows(row: unknown, folds: readonly FieldFold[]): RowLayout | undefined {
  const folded = folds.filter(({ kind }) => kind !== 'KEEP')
  if (folded.length === 0 || !isPlain(row)) return undefined
  if (folded.some(({ field }) => typeof row[field] !== 'number')) return undefined
  const tuple = Array.isArray(row)
  const name = `${tuple ? 'tuples' : 'objects'} ${JSON.stringify(folds)}`
  if (!classes.has(name)) {
    try {
      classes.set(name, (new Function(foldedSource(folds, folded, tuple, name)) as () => FoldedClass)())
    } catch {
      classes.set(name, undefined)
    }
  }
  const Folded = classes.get(name)
  return Folded && new Folded()
}

/** How many fields from the first on are folded, or kept: a tuple of so many has no others. */
function coveredFields(folds: readonly FieldFold[]): number {
  const fields = new Set(folds.map(({ field }) => field))
  let covered = 0
  while (fields.has(covered)) covered++
  return covered
}

function foldedSource(
  folds: readonly FieldFold[],
  folded: readonly FieldFold[],
  tuple: boolean,
  name: string,
): string {
  const width = folded.length
  const each = (
    code: (i: number, field: string, kind: FieldFold['kind']) => string,
    between = '\n',
  ): string => folded.map(({ field, kind }, i) => code(i, JSON.stringify(field), kind)).join(between)
  const read = `${tuple ? 'if (!Array.isArray(row) || row.constructor !== Array) return false' : "if (typeof row !== 'object' || row === null || Object.getPrototypeOf(row) !== Object.prototype) return false"}
${each((i, field) => `const v${i} = row[${field}]`)}
if (${each((i) => `typeof v${i} !== 'number'`, ' || ')}) return false
const data = this.data, i = at * ${width}`
  const ordered = each((i, _, kind) =>
    kind === 'SUM' ? '' : `if (v${i} !== v${i} || data[i + ${i}] !== data[i + ${i}]) return false`,
  )
  const fold = each((i, _, kind) => {
    if (kind === 'SUM') return `data[i + ${i}] += v${i}`
    return `if (v${i} ${kind === 'MIN' ? '<' : '>'} data[i + ${i}]) data[i + ${i}] = v${i}`
  })
  const keep = 'this.rows[at] = row'
  return `"use strict"
return class {
constructor() {
this.rows = []
this.data = new Float64Array(0)
}
get copies() { return true }
get size() { return this.rows.length }
get(at) {
const row = this.rows[at], data = this.data, i = at * ${width}
const made = ${tuple ? 'row.slice()' : '{ ...row }'}
${each((i, field) => `made[${field}] = data[i + ${i}]`)}
return made
}
set(at, row) {
${read.replace('const data = this.data', 'if ((at + 1) * ' + String(width) + ' > this.data.length) this.grow(at)\nconst data = this.data')}
${each((i) => `data[i + ${i}] = v${i}`)}
${keep}
return true
}
fold(at, row) {
${read}
${ordered}
${fold}
${tuple ? `if (row.length > ${coveredFields(folds)}) ${keep}` : keep}
return true
}
copy(from, number, at) { this.set(at, from.get(number)) }
drop(at) { this.rows[at] = undefined }
grow(at) {
const grown = new Float64Array(Math.max(16, 2 * at) * ${width})
grown.set(this.data)
this.data = grown
}
empty() { return new this.constructor() }
clear() {
this.rows = []
this.data = new Float64Array(0)
}
} // folded ${name}`
}

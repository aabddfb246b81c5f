/**
 * What: the same as interpreted-shape.ts, as generated functions, one pair for each shape of each channel. Reads of fields
 * stay monomorphic: each unit ends in a number of its own, because functions of one source text would share type feedback.
 */
import { isBytes, isDate, type PutTogether, type TakeApart } from './interpreted-shape.ts'
import { NO_BYTES, placeholder, type ColumnScratch } from './column-scratch.ts'
import {
  IS_MISSING,
  IS_NULL,
  PRESENT,
  IS_UNDEFINED,
  type ColumnNode,
  type ColumnTree,
} from './column-tree.ts'
import type { RowSplit } from './row-split.ts'

/** Units that a process may generate; further ones run interpreted. */
export const UNITS_MAX = 4096

let units = 0

/** How many units were generated so far. */
export function generatedUnits(): number {
  return units
}

/** Whether a unit may still be generated. */
export function mayGenerate(): boolean {
  return units < UNITS_MAX
}

function unit(...parts: string[]): string {
  return `'use strict'\n${parts.join('\n')}\n// columns ${units++}`
}

const hasData = (node: ColumnNode): boolean => !['object', 'tuple', 'none'].includes(node.shape.kind)

/** Generates the function that takes rows apart into these columns. */
export function generateTakeApart(scratch: ColumnScratch): TakeApart {
  const { nodes, root, domains } = scratch.tree
  const inner = Array.from({ length: domains - 1 }, (_, i) => i + 1)
  const names = (node: ColumnNode): string => JSON.stringify(node.fields.map((field) => field.name))
  const optional = (node: ColumnNode): string =>
    JSON.stringify(node.fields.map((field) => field.node.shape.optional))
  const code = unit(
    ...nodes
      .filter((node) => node.shape.kind === 'object')
      .map((node) => `const names${node.id} = ${names(node)}, optional${node.id} = ${optional(node)}`),
    'const { getPrototypeOf, hasOwn, is } = Object, plain = Object.prototype, list = Array.prototype',
    'return function takeApart(rows, from, to) {',
    'scratch.reserve(0, to - from)',
    ...nodes.filter(hasData).map((node) => `let d${node.id} = scratch.data[${node.id}]`),
    ...nodes
      .filter((node) => node.hasPresence)
      .map((node) => `let p${node.id} = scratch.presence[${node.id}]`),
    ...inner.map((d) => `let n${d} = 0, room${d} = scratch.capacities[${d}]`),
    'let i = from',
    'for (; i < to; i++) {',
    ...inner.map((d) => `const s${d} = n${d}`),
    'row: {',
    'const x = i - from, v = rows[i]',
    putCode(root, 'v', 'x', scratch.tree),
    'continue',
    '}',
    ...inner.map((d) => `n${d} = s${d}`),
    'break',
    '}',
    'scratch.sizes[0] = i - from',
    ...inner.map((d) => `scratch.sizes[${d}] = n${d}`),
    'return i',
    '}',
  )
  // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval
  const make = new Function('scratch', 'isDate', 'isBytes', 'noBytes', code) as (
    ...args: unknown[]
  ) => TakeApart
  return make(scratch, isDate, isBytes, NO_BYTES)
}

/** Generates the function that deals rows out to variants, which are told apart by fields. */
export function generateSplit(marks: readonly string[]): RowSplit {
  const code = unit(
    'return function split(rows, size, variants, parts) {',
    ...[...marks, ''].map((_, variant) => `const p${variant} = parts[${variant}]`),
    'for (let i = 0; i < size; i++) {',
    'const v = rows[i]',
    `if (typeof v !== 'object' || v === null) { variants[i] = ${marks.length}; p${marks.length}.push(v) }`,
    ...marks.map(
      (mark, variant) =>
        `else if (v[${JSON.stringify(mark)}] !== undefined) { variants[i] = ${variant}; p${variant}.push(v) }`,
    ),
    `else { variants[i] = ${marks.length}; p${marks.length}.push(v) }`,
    '}',
    '}',
  )
  // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval
  const make = new Function(code) as () => RowSplit
  return make()
}

function putCode(node: ColumnNode, value: string, index: string, tree: ColumnTree): string {
  const present = presentCode(node, value, index, tree)
  if (!node.hasPresence) return present
  const mark = (presence: number): string => `p${node.id}[${index}] = ${presence}`
  if (!node.shape.nullable) return `${mark(PRESENT)}\n${present}`
  return `if (${value} === null || ${value} === undefined) {
${nothingCode(node, `${value} === null ? ${IS_NULL} : ${IS_UNDEFINED}`, index)}
} else {
${mark(PRESENT)}
${present}
}`
}

function presentCode(node: ColumnNode, value: string, index: string, tree: ColumnTree): string {
  const unless = (condition: string, store = value): string =>
    `if (!(${condition})) break row\nd${node.id}[${index}] = ${store}`
  switch (node.shape.kind) {
    case 'none':
      return 'break row'
    case 'int32':
      return unless(
        `typeof ${value} === 'number' && (${value} | 0) === ${value} && (${value} !== 0 || 1 / ${value} > 0)`,
      )
    case 'float64':
      return unless(`typeof ${value} === 'number'`)
    case 'boolean':
      return unless(`typeof ${value} === 'boolean'`, `${value} ? 1 : 0`)
    case 'bigint64':
      return unless(`typeof ${value} === 'bigint' && BigInt.asIntN(64, ${value}) === ${value}`)
    case 'text':
      return unless(`typeof ${value} === 'string'`)
    case 'date':
      return unless(`isDate(${value})`, `${value}.getTime()`)
    case 'bytes':
      return unless(`isBytes(${value})`)
    case 'any':
      return `d${node.id}[${index}] = ${value}`
    case 'object':
      return fieldsCode(node, value, index, tree)
    case 'tuple':
      return tupleCode(node, value, index, tree)
    case 'array':
      return elementsCode(node, value, index, tree)
  }
}

function fieldsCode(node: ColumnNode, value: string, index: string, tree: ColumnTree): string {
  const { id, fields } = node
  const anyOptional = fields.some((field) => field.node.shape.optional)
  const parts = fields.map(({ name, node: field }) => {
    const part = `v${field.id}`
    const put = putCode(field, part, index, tree)
    if (!field.shape.optional) return put
    return `if (${part} === undefined && !hasOwn(${value}, ${JSON.stringify(name)})) {
${nothingCode(field, String(IS_MISSING), index)}
} else {
${put}
}`
  })
  // The fields are read first: then the engine knows the object's layout, and the look at its prototype costs nothing.
  return `if (typeof ${value} !== 'object' || ${value} === null) break row
${fields.map(({ name, node: field }) => `const v${field.id} = ${value}[${JSON.stringify(name)}]`).join('\n')}
if (getPrototypeOf(${value}) !== plain) break row
let k${id} = 0
for (const name in ${value}) {
${
  anyOptional
    ? `while (k${id} < ${fields.length} && names${id}[k${id}] !== name) if (!optional${id}[k${id}++]) break row
if (k${id}++ === ${fields.length}) break row`
    : `if (names${id}[k${id}++] !== name) break row`
}
}
${
  anyOptional
    ? `for (; k${id} < ${fields.length}; k${id}++) if (!optional${id}[k${id}]) break row`
    : `if (k${id} !== ${fields.length}) break row`
}
${parts.join('\n')}`
}

function tupleCode({ fields }: ColumnNode, value: string, index: string, tree: ColumnTree): string {
  return `if (!Array.isArray(${value}) || ${value}.length !== ${fields.length} || getPrototypeOf(${value}) !== list) break row
${fields
  .map(
    ({ name, node: field }) => `const v${field.id} = ${value}[${name}]
if (v${field.id} === undefined && !(${name} in ${value})) break row
${putCode(field, `v${field.id}`, index, tree)}`,
  )
  .join('\n')}`
}

function elementsCode(node: ColumnNode, value: string, index: string, tree: ColumnTree): string {
  const element = node.element as ColumnNode
  const { domain } = element
  const { id } = node
  const grown = tree.nodes
    .filter((other) => other.domain === domain)
    .flatMap((other) => [
      ...(hasData(other) ? [`d${other.id} = scratch.data[${other.id}]`] : []),
      ...(other.hasPresence ? [`p${other.id} = scratch.presence[${other.id}]`] : []),
    ])
  return `if (!Array.isArray(${value}) || getPrototypeOf(${value}) !== list) break row
const l${id} = ${value}.length, b${id} = n${domain}
n${domain} += l${id}
if (n${domain} > room${domain}) {
scratch.reserve(${domain}, n${domain})
room${domain} = scratch.capacities[${domain}]
${grown.join('\n')}
}
for (let j${id} = 0; j${id} < l${id}; j${id}++) {
const v${element.id} = ${value}[j${id}], x${id} = b${id} + j${id}
if (v${element.id} === undefined && !(j${id} in ${value})) break row
${putCode(element, `v${element.id}`, `x${id}`, tree)}
}
d${id}[${index}] = l${id}`
}

/** What an absent value leaves in its columns. */
function nothingCode(node: ColumnNode, presence: string, index: string): string {
  const lines: string[] = []
  if (node.hasPresence) lines.push(`p${node.id}[${index}] = ${presence}`)
  if (hasData(node)) lines.push(`d${node.id}[${index}] = ${placeholderCode(node)}`)
  for (const field of node.fields) lines.push(nothingCode(field.node, String(PRESENT), index))
  return lines.join('\n')
}

function placeholderCode(node: ColumnNode): string {
  const value = placeholder(node)
  if (value === NO_BYTES) return 'noBytes'
  return typeof value === 'bigint' ? '0n' : (JSON.stringify(value) ?? 'undefined')
}

/** Generates the function that makes rows of columns. */
export function generatePutTogether(tree: ColumnTree): PutTogether {
  const { nodes, root, domains } = tree
  const functions: string[] = []
  const row = getCode(root, 'i', functions)
  const code = unit(
    'return function putTogether({ data, presence }, values, at, count) {',
    ...nodes.filter(hasData).map((node) => `const d${node.id} = data[${node.id}]`),
    ...nodes.filter((node) => node.hasPresence).map((node) => `const p${node.id} = presence[${node.id}]`),
    ...Array.from({ length: domains - 1 }, (_, i) => `let n${i + 1} = 0`),
    ...functions,
    `for (let i = 0; i < count; i++) values[at + i] = ${row}`,
    '}',
  )
  // eslint-disable-next-line no-new-func, @typescript-eslint/no-implied-eval
  const make = new Function(code) as () => PutTogether
  return make()
}

function getCode(node: ColumnNode, index: string, functions: string[]): string {
  const present = presentValueCode(node, index, functions)
  if (!node.shape.nullable) return present
  const presence = `p${node.id}[${index}]`
  return `(${presence} === ${PRESENT} ? ${present} : ${presence} === ${IS_NULL} ? null : undefined)`
}

function presentValueCode(node: ColumnNode, index: string, functions: string[]): string {
  const { id, fields } = node
  switch (node.shape.kind) {
    case 'none':
      return 'undefined'
    case 'boolean':
      return `d${id}[${index}] === 1`
    case 'date':
      return `new Date(d${id}[${index}])`
    case 'array': {
      const element = node.element as ColumnNode
      functions.push(`function list${id}(x) {
const length = d${id}[x], begin = n${element.domain}
n${element.domain} += length
const list = new Array(length)
for (let j = 0; j < length; j++) { const y = begin + j; list[j] = ${getCode(element, 'y', functions)} }
return list
}`)
      return `list${id}(${index})`
    }
    case 'tuple':
      return `[${fields.map((field) => getCode(field.node, index, functions)).join(', ')}]`
    case 'object': {
      const entries = fields.map(({ name, node: field }) => ({ key: JSON.stringify(name), field }))
      if (!fields.some((field) => field.node.shape.optional))
        return `{ ${entries.map(({ key, field }) => `${key}: ${getCode(field, index, functions)}`).join(', ')} }`
      const lines = entries.map(({ key, field }) => {
        const assign = `object[${key}] = ${getCode(field, 'x', functions)}`
        return field.shape.optional ? `if (p${field.id}[x] !== ${IS_MISSING}) ${assign}` : assign
      })
      functions.push(`function object${id}(x) {\nconst object = {}\n${lines.join('\n')}\nreturn object\n}`)
      return `object${id}(${index})`
    }
    default:
      return `d${id}[${index}]`
  }
}

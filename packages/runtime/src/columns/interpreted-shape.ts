/**
 * What: takes rows apart into columns and puts them together again, by walking the tree of columns: where code generation
 * is forbidden or not worthwhile yet, and the oracle of the generated code.
 */
import { placeholder, type ColumnScratch } from './column-scratch.ts'
import {
  IS_MISSING,
  IS_NULL,
  IS_UNDEFINED,
  PRESENT,
  type ColumnData,
  type ColumnNode,
} from './column-tree.ts'

/** Puts rows `from` to `to` into columns until one breaks the shape; returns where it stopped. */
export type TakeApart = (rows: readonly unknown[], from: number, to: number) => number

/** Makes `count` rows of columns and puts them at `values[at]` and after. */
export type PutTogether = (
  columns: { readonly data: readonly ColumnData[]; readonly presence: readonly Uint8Array[] },
  values: unknown[],
  at: number,
  count: number,
) => void

export function interpretedTakeApart(scratch: ColumnScratch): TakeApart {
  const { tree, sizes } = scratch
  return (rows, from, to) => {
    scratch.reserve(0, to - from)
    sizes.fill(0)
    for (let i = from; i < to; i++) {
      const before = [...sizes]
      if (!put(scratch, tree.root, rows[i], i - from)) {
        for (let d = 0; d < before.length; d++) sizes[d] = before[d]
        return i
      }
      sizes[0]++
    }
    return to
  }
}

/** Puts a value into its columns at an index; `false` when it breaks the shape. */
function put(scratch: ColumnScratch, node: ColumnNode, value: unknown, index: number): boolean {
  if (node.hasPresence) {
    const absent =
      value === null ? IS_NULL : value === undefined && node.shape.nullable ? IS_UNDEFINED : PRESENT
    if (absent !== PRESENT && node.shape.nullable) {
      putNothing(scratch, node, absent, index)
      return true
    }
    scratch.presence[node.id][index] = PRESENT
  }
  return putPresent(scratch, node, value, index)
}

function putPresent(scratch: ColumnScratch, node: ColumnNode, value: unknown, index: number): boolean {
  switch (node.shape.kind) {
    case 'none':
      return false
    case 'object':
      return putFields(scratch, node, value, index)
    case 'tuple':
      return putTuple(scratch, node, value, index)
    case 'array':
      return putElements(scratch, node, value, index)
    case 'date':
      if (!isDate(value)) return false
      scratch.data[node.id][index] = value.getTime()
      return true
    case 'boolean':
      if (typeof value !== 'boolean') return false
      scratch.data[node.id][index] = value ? 1 : 0
      return true
    default:
      if (!fits(node, value)) return false
      scratch.data[node.id][index] = value
      return true
  }
}

function fits(node: ColumnNode, value: unknown): boolean {
  switch (node.shape.kind) {
    case 'int32':
      return typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)
    case 'float64':
      return typeof value === 'number'
    case 'bigint64':
      return typeof value === 'bigint' && BigInt.asIntN(64, value) === value
    case 'text':
      return typeof value === 'string'
    case 'bytes':
      return isBytes(value)
    default:
      return true
  }
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date && Object.getPrototypeOf(value) === Date.prototype
}

export function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.getPrototypeOf(value) === Uint8Array.prototype
}

function putFields(scratch: ColumnScratch, node: ColumnNode, value: unknown, index: number): boolean {
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return false
  if (!hasFields(node, value)) return false
  for (const field of node.fields) {
    const part: unknown = (value as Record<string, unknown>)[field.name]
    if (part === undefined && field.node.shape.optional && !Object.hasOwn(value, field.name))
      putNothing(scratch, field.node, IS_MISSING, index)
    else if (!put(scratch, field.node, part, index)) return false
  }
  return true
}

/** Whether the names of the object's fields are those of the shape, in its order, but for optional ones. */
export function hasFields(node: ColumnNode, value: object): boolean {
  const { fields } = node
  let next = 0
  for (const name of Object.keys(value)) {
    while (next < fields.length && fields[next].name !== name) {
      if (!fields[next].node.shape.optional) return false
      next++
    }
    if (next++ === fields.length) return false
  }
  for (; next < fields.length; next++) if (!fields[next].node.shape.optional) return false
  return true
}

function putTuple(scratch: ColumnScratch, node: ColumnNode, value: unknown, index: number): boolean {
  if (!Array.isArray(value) || Object.getPrototypeOf(value) !== Array.prototype) return false
  if (value.length !== node.fields.length) return false
  return node.fields.every((field, i) => {
    const part: unknown = value[i]
    return (part !== undefined || i in value) && put(scratch, field.node, part, index)
  })
}

function putElements(scratch: ColumnScratch, node: ColumnNode, value: unknown, index: number): boolean {
  if (!Array.isArray(value) || Object.getPrototypeOf(value) !== Array.prototype) return false
  const element = node.element as ColumnNode
  const begin = scratch.sizes[element.domain]
  scratch.sizes[element.domain] = begin + value.length
  scratch.reserve(element.domain, begin + value.length)
  for (let i = 0; i < value.length; i++) {
    const part: unknown = value[i]
    if (part === undefined && !(i in value)) return false
    if (!put(scratch, element, part, begin + i)) return false
  }
  scratch.data[node.id][index] = value.length
  return true
}

function putNothing(scratch: ColumnScratch, node: ColumnNode, presence: number, index: number): void {
  if (node.hasPresence) scratch.presence[node.id][index] = presence
  scratch.data[node.id][index] = placeholder(node)
  for (const field of node.fields) putNothing(scratch, field.node, PRESENT, index)
}

export function interpretedPutTogether(root: ColumnNode, domains: number): PutTogether {
  return ({ data, presence }, values, at, count) => {
    const sizes = Array.from({ length: domains }, () => 0)
    const get = (node: ColumnNode, index: number): unknown => {
      if (node.hasPresence) {
        const absent = presence[node.id][index]
        if (absent !== PRESENT) return absent === IS_NULL ? null : undefined
      }
      const value: unknown = data[node.id][index]
      switch (node.shape.kind) {
        case 'boolean':
          return value === 1
        case 'date':
          return new Date(value as number)
        case 'object':
          return getFields(node, index)
        case 'tuple':
          return node.fields.map((field) => get(field.node, index))
        case 'array':
          return getElements(node.element as ColumnNode, value as number)
        default:
          return value
      }
    }
    const getFields = (node: ColumnNode, index: number): object => {
      const object: Record<string, unknown> = {}
      for (const { name, node: field } of node.fields)
        if (!field.hasPresence || presence[field.id][index] !== IS_MISSING) object[name] = get(field, index)
      return object
    }
    const getElements = (element: ColumnNode, length: number): unknown[] => {
      const begin = sizes[element.domain]
      sizes[element.domain] = begin + length
      return Array.from({ length }, (_, i) => get(element, begin + i))
    }
    for (let i = 0; i < count; i++) values[at + i] = get(root, i)
  }
}

/** What the values of a column are. A `tuple` is an array of a certain length whose elements have a shape each. `any` takes everything that can travel; `none` has not seen a value yet. */
export type ShapeKind =
  | 'none'
  | 'int32'
  | 'float64'
  | 'boolean'
  | 'bigint64'
  | 'text'
  | 'date'
  | 'bytes'
  | 'object'
  | 'tuple'
  | 'array'
  | 'any'

/** The layout of records, or of a part of them: a tree of columns. Plain data. */
export interface Shape {
  readonly kind: ShapeKind
  /** Whether `null` and `undefined` occur. Never with `any`, which has them among its values. */
  readonly nullable: boolean
  /** For a field: whether some records do not have it. */
  readonly optional: boolean
  /** Of an `object`, in their order in the records; of a `tuple`, named by their index. */
  readonly fields: readonly ShapeField[]
  /** Of an `array`. */
  readonly element: Shape | undefined
}

export interface ShapeField {
  readonly name: string
  readonly shape: Shape
}

/** Objects and arrays below this depth are a column of `any`. */
const NESTING_MAX = 6
/** Objects with more fields are a column of `any`: they are rather maps. */
const FIELDS_MAX = 96
/** Longer arrays of unlike elements are a column of `any`. */
const TUPLE_MAX = 12

/** A shape that is declared, or a part of one. */
export function shape(kind: ShapeKind, parts: Partial<Shape> = {}): Shape {
  return { kind, nullable: false, optional: false, fields: [], element: undefined, ...parts }
}

const ANY = shape('any')
const NONE = shape('none')

/** The narrowest shape of one value. */
export function shapeOf(value: unknown, depth = 0): Shape {
  switch (typeof value) {
    case 'number':
      return shape((value | 0) === value && !Object.is(value, -0) ? 'int32' : 'float64')
    case 'string':
      return shape('text')
    case 'boolean':
      return shape('boolean')
    case 'bigint':
      return BigInt.asIntN(64, value) === value ? shape('bigint64') : ANY
    case 'undefined':
      return shape('none', { nullable: true })
    case 'object':
      return value === null ? shape('none', { nullable: true }) : shapeOfObject(value, depth)
    default:
      return ANY
  }
}

function shapeOfObject(value: object, depth: number): Shape {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Date.prototype) return shape('date')
  if (prototype === Uint8Array.prototype) return shape('bytes')
  if (depth >= NESTING_MAX) return ANY
  if (prototype === Array.prototype) return shapeOfArray(value as unknown[], depth)
  if (prototype !== Object.prototype) return ANY
  const names = Object.keys(value)
  if (names.length > FIELDS_MAX || names.includes('__proto__')) return ANY
  return shape('object', {
    fields: names.map((name) => ({
      name,
      shape: shapeOf((value as Record<string, unknown>)[name], depth + 1),
    })),
  })
}

function shapeOfArray(value: readonly unknown[], depth: number): Shape {
  let element = NONE
  for (let i = 0; i < value.length; i++) {
    if (!(i in value)) return ANY
    element = widen(element, shapeOf(value[i], depth + 1))
    if (element.kind === 'any' && value.length > TUPLE_MAX) break
  }
  if (element.kind !== 'any' || value.length > TUPLE_MAX) return shape('array', { element })
  return shape('tuple', {
    fields: value.map((part, index) => ({ name: String(index), shape: shapeOf(part, depth + 1) })),
  })
}

/** The narrowest shape that takes what either takes. */
export function widen(a: Shape, b: Shape): Shape {
  const flags = { nullable: a.nullable || b.nullable, optional: a.optional || b.optional }
  const merged = widenKinds(a, b)
  if (merged.kind === 'any') return shape('any', { optional: flags.optional })
  return { ...merged, ...flags }
}

function widenKinds(a: Shape, b: Shape): Shape {
  if (a.kind === 'none') return b
  if (b.kind === 'none') return a
  if (a.kind === b.kind) {
    if (a.kind === 'object') return widenFields(a, b)
    if (a.kind === 'tuple') return widenTuples(a, b)
    if (a.kind === 'array') return { ...a, element: widen(a.element ?? NONE, b.element ?? NONE) }
    return a
  }
  if (isArray(a) && isArray(b)) return shape('array', { element: ANY })
  const isNumber = (kind: ShapeKind): boolean => kind === 'int32' || kind === 'float64'
  return isNumber(a.kind) && isNumber(b.kind) ? shape('float64') : ANY
}

function isArray({ kind }: Shape): boolean {
  return kind === 'array' || kind === 'tuple'
}

function widenTuples(a: Shape, b: Shape): Shape {
  if (a.fields.length !== b.fields.length) return shape('array', { element: ANY })
  return shape('tuple', {
    fields: a.fields.map(({ name, shape: one }, index) => ({
      name,
      shape: widen(one, b.fields[index].shape),
    })),
  })
}

/** Fields of both, where both have the common ones in the same order; the others become optional. */
function widenFields(a: Shape, b: Shape): Shape {
  const inA = new Map(a.fields.map((field, index) => [field.name, index]))
  const fields: ShapeField[] = []
  let next = 0
  const takeFromA = (end: number): void => {
    for (; next < end; next++)
      fields.push({ ...a.fields[next], shape: { ...a.fields[next].shape, optional: true } })
  }
  for (const field of b.fields) {
    const index = inA.get(field.name)
    if (index === undefined) fields.push({ ...field, shape: { ...field.shape, optional: true } })
    else {
      if (index < next) return ANY
      takeFromA(index)
      fields.push({ name: field.name, shape: widen(a.fields[next++].shape, field.shape) })
    }
  }
  takeFromA(a.fields.length)
  return fields.length > FIELDS_MAX ? ANY : shape('object', { fields })
}

/**
 * What the records of a data set look like, declared. Optional: TypeScript checks programs already; a declared type checks
 * keys and aggregations once more when the plan is built, which helps programs that are put together from data.
 */
export type RecordType = BasicType | TupleType | ObjectType | OpaqueType

/** The names of {@link BasicType}s. */
export type BasicTypeName =
  | 'boolean'
  | 'byte'
  | 'short'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'bigint'
  | 'string'
  | 'date'
  | 'enum'
  | 'bytes'

/** A value without parts. */
export interface BasicType {
  readonly kind: 'basic'
  readonly name: BasicTypeName
}

/** An array of fixed length; its fields are `f0`, `f1` … or positions from 0. */
export interface TupleType {
  readonly kind: 'tuple'
  readonly fields: readonly RecordType[]
}

/** An object with named fields. */
export interface ObjectType {
  readonly kind: 'object'
  readonly fields: Readonly<Record<string, RecordType>>
}

/** Anything else: it can travel, but is neither a key nor sorted by. */
export interface OpaqueType {
  readonly kind: 'opaque'
}

/**
 * Makes {@link RecordType}s.
 *
 * @example
 * import { types } from '@wiesel/dataset'
 *
 * const sale = types.object({ shop: types.string, amount: types.int })
 * console.log(Object.keys(sale.fields)) // → [ 'shop', 'amount' ]
 */
export const types = {
  boolean: { kind: 'basic', name: 'boolean' },
  byte: { kind: 'basic', name: 'byte' },
  short: { kind: 'basic', name: 'short' },
  int: { kind: 'basic', name: 'int' },
  long: { kind: 'basic', name: 'long' },
  float: { kind: 'basic', name: 'float' },
  double: { kind: 'basic', name: 'double' },
  bigint: { kind: 'basic', name: 'bigint' },
  string: { kind: 'basic', name: 'string' },
  date: { kind: 'basic', name: 'date' },
  enum: { kind: 'basic', name: 'enum' },
  bytes: { kind: 'basic', name: 'bytes' },
  opaque: { kind: 'opaque' },
  tuple: (...fields: readonly RecordType[]): TupleType => ({ kind: 'tuple', fields }),
  object: (fields: Readonly<Record<string, RecordType>>): ObjectType => ({ kind: 'object', fields }),
} as const satisfies Record<BasicTypeName, BasicType> & {
  opaque: OpaqueType
  tuple: (...fields: readonly RecordType[]) => TupleType
  object: (fields: Readonly<Record<string, RecordType>>) => ObjectType
}

/** A type in words, for messages. */
export function describeType(type: RecordType): string {
  switch (type.kind) {
    case 'basic':
      return type.name
    case 'opaque':
      return 'opaque'
    case 'tuple':
      return `[${type.fields.map(describeType).join(', ')}]`
    case 'object':
      return `{ ${Object.entries(type.fields)
        .map(([name, field]) => `${name}: ${describeType(field)}`)
        .join(', ')} }`
  }
}

/** The named parts of a type, objects' in alphabetical order: the order in which they count as flat fields. */
export function partsOf(type: RecordType): [name: string, type: RecordType][] {
  if (type.kind === 'tuple') return type.fields.map((field, i) => [`f${i}`, field])
  if (type.kind === 'object')
    return Object.keys(type.fields)
      .sort()
      .map((name) => [name, type.fields[name]])
  return []
}

/** The number of flat fields: those without parts. */
export function flatSize(type: RecordType): number {
  const parts = partsOf(type)
  return parts.length === 0 ? 1 : parts.reduce((size, [, part]) => size + flatSize(part), 0)
}

/** The flat fields of a type, in order. */
export function flatTypes(type: RecordType): RecordType[] {
  const parts = partsOf(type)
  return parts.length === 0 ? [type] : parts.flatMap(([, part]) => flatTypes(part))
}

/** Whether values of the type may be keys. */
export function isKeyType(type: RecordType): boolean {
  return flatTypes(type).every((flat) => flat.kind === 'basic')
}

/** Whether records can be sorted by values of the type: basic types, and tuples of such. */
export function isSortType(type: RecordType): boolean {
  if (type.kind === 'tuple') return type.fields.every(isSortType)
  return type.kind === 'basic'
}

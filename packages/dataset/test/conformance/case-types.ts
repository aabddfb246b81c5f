import { types, type RecordType } from '@wiesel/dataset'
import type { CaseType } from './cases.ts'

const BASIC: Readonly<Record<string, RecordType>> = {
  ...Object.fromEntries(
    Object.values(types).flatMap((type) =>
      'name' in type && typeof type !== 'function' ? [[type.name, type]] : [],
    ),
  ),
  'byte[]': types.bytes,
}

/** The declared type of a case's type. */
export function recordType(type: CaseType): RecordType {
  if (typeof type === 'string') return BASIC[type] ?? types.opaque
  if ('tuple' in type) return types.tuple(...type.tuple.map(recordType))
  return types.object(
    Object.fromEntries(Object.entries(type.pojo).map(([name, field]) => [name, recordType(field)])),
  )
}

const SPECIAL: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

/** A value as the cases write it, as the API has it. */
export function decode(value: any, type: CaseType): unknown {
  if (value === null || value === undefined) return value
  if (typeof type === 'string')
    return typeof value === 'string' && type !== 'string' && value in SPECIAL ? SPECIAL[value] : value
  if ('tuple' in type) return type.tuple.map((field, i) => decode(value[i], field))
  return Object.fromEntries(
    Object.entries(type.pojo).map(([name, field]) => [name, decode(value[name], field)]),
  )
}

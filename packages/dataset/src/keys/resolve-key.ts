import { fieldReader } from '@wiesel/runtime/internal'
import { FieldError } from '../errors.ts'
import { describeType, flatTypes, isKeyType, partsOf, type RecordType } from '../types/record-type.ts'
import type { TypedSelector } from './field-ref.ts'
import { resolveField } from './resolve-field.ts'

/** A key of records. */
export interface ResolvedKey {
  /** The key as it stands: one field's value, or an array of several fields' values. */
  readonly keyOf: (value: any) => unknown
  /** The key as a list of flat fields, where its type is declared: in this form keys of different shapes can be equal. */
  readonly flat?: { readonly keyOf: (value: any) => unknown; readonly types: readonly RecordType[] }
  /** Brings equal keys together, instead of a hash. */
  readonly choose?: (key: any, partitions: number) => number
  /** Where its fields are, if it is made of fields. */
  readonly paths?: readonly (readonly (string | number)[])[]
  /** For messages and plans. */
  readonly text: string
  readonly isSelector: boolean
  /** The positions of the flat fields, for keys made of fields of a declared type. */
  readonly flatPositions?: readonly number[]
}

type UntypedKeyRef = readonly (string | number | ((value: any) => unknown) | TypedSelector<any, any>)[]

function isTyped(ref: unknown): ref is TypedSelector<any, any> {
  return typeof ref === 'object' && ref !== null && 'select' in ref
}

function flatten(value: unknown, type: RecordType, into: unknown[]): void {
  if (type.kind === 'tuple')
    type.fields.forEach((field, i) => flatten((value as unknown[] | null | undefined)?.[i], field, into))
  else if (type.kind === 'object')
    for (const [name, part] of partsOf(type))
      flatten((value as Record<string, unknown> | null | undefined)?.[name], part, into)
  else into.push(value)
}

/** Reads a key as its flat fields: the value itself if there is one, an array if there are several. */
function flatReader(keyOf: (value: any) => unknown, type: RecordType): (value: any) => unknown {
  if (type.kind === 'basic') return keyOf
  return (value) => {
    const parts: unknown[] = []
    flatten(keyOf(value), type, parts)
    return parts.length === 1 ? parts[0] : parts
  }
}

function checkKeyType(type: RecordType, text: string): void {
  if (isKeyType(type)) return
  throw new FieldError(
    'INVALID_KEY_FIELD',
    `${text} cannot be a key: it is ${describeType(type)}. Keys are made of basic types only.`,
  )
}

function selectorKey(select: (value: any) => unknown, type: RecordType | undefined): ResolvedKey {
  const base = { keyOf: select, text: 'selector', isSelector: true }
  if (type === undefined) return base
  checkKeyType(type, 'What the selector returns')
  return { ...base, flat: { keyOf: flatReader(select, type), types: flatTypes(type) } }
}

function tupleReader(readers: readonly ((value: any) => unknown)[]): (value: any) => unknown {
  if (readers.length === 1) return readers[0]
  if (readers.length === 2) {
    const [a, b] = readers
    return (value) => [a(value), b(value)]
  }
  return (value) => readers.map((read) => read(value))
}

function fieldsKey(refs: readonly (string | number)[], record: RecordType | undefined): ResolvedKey {
  if (record?.kind === 'basic' && refs.length > 1) {
    throw new FieldError(
      'INVALID_KEY_FIELD',
      `Records of type ${record.name} have no fields; their only key is "*", not ${refs.join(', ')}.`,
    )
  }
  const fields = refs.map((ref) => resolveField(ref, record))
  const keyOf = tupleReader(fields.map(({ path }) => fieldReader(path)))
  const text = refs.join(', ')
  const paths = fields.map(({ path }) => path)
  if (record === undefined) return { keyOf, paths, text, isSelector: false }
  const all = fields.map(({ type }) => type as RecordType)
  all.forEach((type, i) => checkKeyType(type, `Field ${refs[i]}`))
  const [type, read]: [RecordType, (value: any) => unknown] =
    all.length === 1 ? [all[0], keyOf] : [{ kind: 'tuple', fields: all }, keyOf]
  return {
    keyOf,
    paths,
    text,
    isSelector: false,
    flat: { keyOf: flatReader(read, type), types: flatTypes(type) },
    flatPositions: fields.flatMap((field, i) =>
      flatTypes(all[i]).map((_, offset) => (field.flatStart as number) + offset),
    ),
  }
}

/**
 * Finds a key; checks it where the records' type is declared.
 *
 * @throws FieldError
 */
export function resolveKey(refs: UntypedKeyRef, record: RecordType | undefined): ResolvedKey {
  const [first] = refs
  if (typeof first === 'function') return selectorKey(first, undefined)
  if (isTyped(first)) return selectorKey(first.select, first.type)
  if (refs.length === 0)
    throw new FieldError('NO_FIELDS', 'A key needs at least one field, or a function that selects it.')
  return fieldsKey(refs as readonly (string | number)[], record)
}

/** The two sides of a join, read so that equal keys are equal values. @throws FieldError `KEYS_DIFFER` */
export function matchKeys(
  left: ResolvedKey,
  right: ResolvedKey,
): [left: (value: any) => unknown, right: (value: any) => unknown] {
  if (left.flat === undefined || right.flat === undefined) return [left.keyOf, right.keyOf]
  const [a, b] = [left.flat.types.map(describeType), right.flat.types.map(describeType)]
  if (a.length !== b.length || a.some((name, i) => name !== b[i])) {
    throw new FieldError(
      'KEYS_DIFFER',
      `The keys of both sides must have the same types: (${a.join(', ')}) on the left (${left.text}), (${b.join(', ')}) on the right (${right.text}).`,
    )
  }
  return [left.flat.keyOf, right.flat.keyOf]
}

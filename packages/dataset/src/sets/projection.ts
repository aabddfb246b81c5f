import { FieldError } from '../errors.ts'
import { describeType, type RecordType } from '../types/record-type.ts'

const FIELDS_MAX = 25

/** The tuple of some fields of a tuple. */
export type Projected<T, P extends readonly number[]> = {
  -readonly [I in keyof P]: P[I] extends keyof T ? T[P[I]] : T extends readonly (infer V)[] ? V : any
}

/** @throws FieldError `FIELD_OUT_OF_RANGE` */
export function checkPosition(position: number, type: RecordType | undefined): void {
  const size = type?.kind === 'tuple' ? type.fields.length : Infinity
  if (Number.isInteger(position) && position >= 0 && position < size) return
  throw new FieldError(
    'FIELD_OUT_OF_RANGE',
    `There is no field ${position}${size === Infinity ? '' : `: the tuples have the fields 0 to ${size - 1}`}.`,
  )
}

/** @throws FieldError `TOO_MANY_FIELDS` */
export function checkFieldCount(count: number): void {
  if (count > FIELDS_MAX)
    throw new FieldError('TOO_MANY_FIELDS', `A projection has at most ${FIELDS_MAX} fields, not ${count}.`)
}

/** Reads some fields of tuples. @throws FieldError */
export function projectFields(
  positions: readonly number[],
  type: RecordType | undefined,
): { read: (value: any) => unknown; type: RecordType | undefined } {
  if (type !== undefined && type.kind !== 'tuple')
    throw new FieldError(
      'NOT_A_TUPLE',
      `Only tuples are projected; the records are ${describeType(type)}. Use map.`,
    )
  if (positions.length === 0) throw new FieldError('NO_FIELDS', 'project needs at least one position.')
  checkFieldCount(positions.length)
  for (const position of positions) checkPosition(position, type)
  return {
    read: (value: readonly unknown[]) => positions.map((position) => value[position]),
    type:
      type === undefined
        ? undefined
        : { kind: 'tuple', fields: positions.map((position) => type.fields[position]) },
  }
}

import { FieldError } from '../errors.ts'
import { describeType, flatSize, partsOf, type RecordType } from '../types/record-type.ts'

/** Where a field is in a record, and what it is. */
export interface ResolvedField {
  /** The steps from the record to the field; none for the record itself. */
  readonly path: readonly (string | number)[]
  /** The type, where the records' is declared. */
  readonly type?: RecordType
  /** The position of the first flat field in it, where the type is declared. */
  readonly flatStart?: number
}

const EVERYTHING = new Set(['*', '_'])

/** The step of a name: `f3` of a tuple is position 3. */
function untypedStep(name: string): string | number {
  const position = /^f(\d+)$/.exec(name)
  return position === null ? name : Number(position[1])
}

function untyped(ref: string | number): ResolvedField {
  if (typeof ref === 'number') return { path: [ref] }
  const names = ref.split('.')
  if (EVERYTHING.has(names[names.length - 1])) names.pop()
  if (names.some((name) => name === ''))
    throw new FieldError(
      'UNKNOWN_FIELD',
      `"${ref}" is not a field: write names with dots between them, such as "address.city".`,
    )
  return { path: names.map(untypedStep) }
}

function atPosition(position: number, type: RecordType): ResolvedField {
  if (type.kind !== 'tuple') {
    throw new FieldError(
      'INVALID_KEY_FIELD',
      `Position ${position} needs tuples; the records are ${describeType(type)}. Name the field instead.`,
    )
  }
  const { fields } = type
  if (!Number.isInteger(position) || position < 0 || position >= fields.length) {
    throw new FieldError(
      'FIELD_OUT_OF_RANGE',
      `There is no field ${position}: the tuples have the fields 0 to ${fields.length - 1}.`,
    )
  }
  const flatStart = fields.slice(0, position).reduce((sum, field) => sum + flatSize(field), 0)
  return { path: [position], type: fields[position], flatStart }
}

function atPath(ref: string, record: RecordType): ResolvedField {
  let [type, flatStart]: [RecordType, number] = [record, 0]
  const path: (string | number)[] = []
  const names = ref.split('.')
  names.forEach((name, depth) => {
    if (EVERYTHING.has(name) && depth === names.length - 1) return
    const parts = partsOf(type)
    const at = parts.findIndex(([part]) => part === name)
    if (at >= 0) {
      for (const [, part] of parts.slice(0, at)) flatStart += flatSize(part)
      path.push(type.kind === 'tuple' ? at : name)
      type = parts[at][1]
    } else if (record.kind === 'basic' || record.kind === 'opaque') {
      throw new FieldError(
        'INVALID_KEY_FIELD',
        `Records of type ${describeType(record)} have no field "${ref}"; the record itself is "*".`,
      )
    } else {
      const known = parts.map(([part]) => part).join(', ')
      throw new FieldError(
        'UNKNOWN_FIELD',
        `There is no field "${name}" in ${describeType(type)}${known === '' ? '' : `; it has ${known}`}.`,
      )
    }
  })
  return { path, type, flatStart }
}

/** Finds a field; checks it where the records' type is declared. @throws FieldError */
export function resolveField(ref: string | number, type: RecordType | undefined): ResolvedField {
  if (type === undefined) return untyped(ref)
  return typeof ref === 'number' ? atPosition(ref, type) : atPath(ref, type)
}

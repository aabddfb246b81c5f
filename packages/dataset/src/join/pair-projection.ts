import type { JoinSide } from '@wiesel/runtime/internal'
import { FieldError } from '../errors.ts'
import { copyFields, type Path } from '../plan/plan-key.ts'
import { checkFieldCount, checkPosition } from '../sets/projection.ts'
import { describeType, type RecordType } from '../types/record-type.ts'
import type { PairFunction } from './join-transformation.ts'

/** A field of a pair: of one side, the record itself where no position is given. */
export interface PairField {
  readonly side: JoinSide
  readonly position?: number
}

/** The declared types of both sides. */
export type PairTypes = Readonly<Record<JoinSide, RecordType | undefined>>

/** The fields that `projectFirst` or `projectSecond` adds: without positions all of a tuple, or the record itself. @throws FieldError */
export function pairFields(side: JoinSide, positions: readonly number[], types: PairTypes): PairField[] {
  const type = types[side]
  if (positions.length === 0)
    return type?.kind === 'tuple' ? type.fields.map((_, position) => ({ side, position })) : [{ side }]
  if (type !== undefined && type.kind !== 'tuple') {
    throw new FieldError(
      'NOT_A_TUPLE',
      `Only tuples have positions; the ${side} records are ${describeType(type)}. Leave the positions out to have the record itself as a field.`,
    )
  }
  for (const position of positions) checkPosition(position, type)
  return positions.map((position) => ({ side, position }))
}

/** Emits tuples of some fields of each pair. @throws FieldError `TOO_MANY_FIELDS` */
export function projectPairs(fields: readonly PairField[]): PairFunction {
  checkFieldCount(fields.length)
  const copies = (side: JoinSide): [Path, Path][] =>
    fields.flatMap((field, at) =>
      field.side === side ? [[field.position === undefined ? [] : [field.position], [at]]] : [],
    )
  const project = (left: any, right: any): unknown[] =>
    fields.map(({ side, position }) => {
      const record = (side === 'left' ? left : right) as readonly unknown[]
      return position === undefined ? record : record[position]
    })
  return {
    functions: [],
    forward: [copyFields(copies('left')), copyFields(copies('right'))],
    emit: () => (left, right, out) => out(project(left, right)),
    single: () => project,
  }
}

/** The type of what {@link projectPairs} emits. */
export function projectedType(fields: readonly PairField[], types: PairTypes): RecordType | undefined {
  const parts = fields.map(({ side, position }) => {
    const type = types[side]
    return position === undefined || type?.kind !== 'tuple' ? type : type.fields[position]
  })
  return parts.every((part) => part !== undefined) ? { kind: 'tuple', fields: parts } : undefined
}

import type { ReduceFunction } from '@wiesel/runtime'
import { FieldError } from '../errors.ts'
import { compareValues } from '../keys/compare-values.ts'
import { fieldReader, resolveField } from '../keys/resolve-field.ts'
import { describeType, type RecordType } from '../types/record-type.ts'

/** What an aggregation computes. */
export type AggregateKind = 'SUM' | 'MIN' | 'MAX'

/** One aggregation of a field. */
export interface FieldAggregation {
  readonly kind: AggregateKind
  readonly field: string | number
}

const SUMMABLE = new Set(['byte', 'short', 'int', 'long', 'float', 'double', 'bigint'])

function stepOf(
  { kind, field }: FieldAggregation,
  record: RecordType | undefined,
): string | number | undefined {
  const { path, type } = resolveField(field, record)
  if (path.length > 1)
    throw new FieldError(
      'UNSUPPORTED_AGGREGATION',
      `Only fields of the record itself are aggregated, not "${field}".`,
    )
  const fits = type === undefined || (type.kind === 'basic' && (kind !== 'SUM' || SUMMABLE.has(type.name)))
  if (!fits) {
    throw new FieldError(
      'UNSUPPORTED_AGGREGATION',
      `${kind} of field ${field} is not possible: it is ${describeType(type)}.`,
    )
  }
  return path[0]
}

function combine(kind: AggregateKind, a: any, b: any): unknown {
  if (kind === 'SUM') return a + b
  const order = compareValues(b, a)
  return (kind === 'MIN' ? order < 0 : order > 0) ? b : a
}

/**
 * The reduce function of aggregations of fields. The other fields of the result are those of the last record, in the
 * order in which records were seen.
 *
 * @throws FieldError
 */
export function aggregateFields<T>(
  aggregations: readonly FieldAggregation[],
  record: RecordType | undefined,
): ReduceFunction<T> {
  const steps = aggregations.map((aggregation) => ({
    kind: aggregation.kind,
    step: stepOf(aggregation, record),
  }))
  return (a, b) => {
    let result: any = Array.isArray(b) ? b.slice() : typeof b === 'object' ? { ...b } : b
    for (const { kind, step } of steps) {
      if (step === undefined) result = combine(kind, a, b)
      else result[step] = combine(kind, (a as any)[step], (b as any)[step])
    }
    return result as T
  }
}

/** The reduce function of `minBy` and `maxBy`: the record that is extremal in some fields, the first counting most; of equal ones the first. */
export function extremalBy<T>(
  kind: 'MIN' | 'MAX',
  fields: readonly (string | number)[],
  record: RecordType | undefined,
): ReduceFunction<T> {
  if (fields.length === 0) throw new FieldError('NO_FIELDS', 'minBy and maxBy need at least one field.')
  const readers = fields.map((field) => {
    const { path, type } = resolveField(field, record)
    if (type !== undefined && type.kind !== 'basic')
      throw new FieldError(
        'UNSUPPORTED_AGGREGATION',
        `Field ${field} has no order: it is ${describeType(type)}.`,
      )
    return fieldReader(path)
  })
  const sign = kind === 'MIN' ? 1 : -1
  return (a, b) => {
    for (const read of readers) {
      const order = sign * compareValues(read(a), read(b))
      if (order !== 0) return order < 0 ? a : b
    }
    return a
  }
}

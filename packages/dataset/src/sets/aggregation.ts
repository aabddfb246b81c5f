import type { ReduceFunction } from '@wiesel/runtime'
import { fieldReader, type FieldFold } from '@wiesel/runtime/internal'
import { FieldError } from '../errors.ts'
import { compareValues } from '../keys/compare-values.ts'
import { resolveField } from '../keys/resolve-field.ts'
import { describeType, type RecordType } from '../types/record-type.ts'

/** What an aggregation computes. */
export type AggregateKind = 'SUM' | 'MIN' | 'MAX'

/** One aggregation of a field. */
export interface FieldAggregation {
  readonly kind: AggregateKind
  readonly field: string | number
}

/** What becomes of a field. */
interface AggregatedField extends FieldFold {
  readonly kind: AggregateKind
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

/** Copies what {@link aggregateFields} changes: tuples. Objects are made anew for each record: engines copy them faster. */
export function copyTuple<T>(value: T): T {
  return Array.isArray(value) ? (value.slice() as T) : value
}

/**
 * The reduce function of aggregations of fields. The other fields of the result are those of the last record, in the
 * order in which records were seen. A first argument that is a tuple is changed.
 *
 * @throws FieldError
 */
export function aggregateFields<T>(
  aggregations: readonly FieldAggregation[],
  record: RecordType | undefined,
): ReduceFunction<T> {
  const steps = stepsOf(aggregations, record)
  const whole = steps.find(({ step }) => step === undefined)
  if (whole !== undefined) return (a, b) => combine(whole.kind, a, b) as T
  return generateAggregation(foldsOf(aggregations, record)) as ReduceFunction<T>
}

/** The same as data: what becomes of each field. Empty where records themselves are aggregated. @throws FieldError */
export function foldsOf(
  aggregations: readonly FieldAggregation[],
  record: RecordType | undefined,
): AggregatedField[] {
  const folds = new Map<string | number, AggregatedField>()
  for (const { kind, step } of stepsOf(aggregations, record))
    if (step !== undefined) folds.set(step, { field: step, kind })
  return [...folds.values()]
}

function stepsOf(aggregations: readonly FieldAggregation[], record: RecordType | undefined) {
  return aggregations.map((aggregation) => ({ kind: aggregation.kind, step: stepOf(aggregation, record) }))
}

/** Generated, so that its property loads stay monomorphic whatever other jobs do. */
function generateAggregation(steps: readonly AggregatedField[]): (a: any, b: any) => any {
  const source = `return (a, b) => {
${steps.map(({ field, kind }, i) => `const v${i} = ${combineCode(kind, `a[${JSON.stringify(field)}]`, `b[${JSON.stringify(field)}]`)};`).join('\n')}
let result;
if (!Array.isArray(b)) result = { ...b };
else if (!Array.isArray(a)) result = b.slice();
else {
result = a;
if (a.length !== b.length) a.length = b.length;
for (let i = 0; i < b.length; i++) a[i] = b[i];
}
${steps.map(({ field }, i) => `result[${JSON.stringify(field)}] = v${i};`).join('\n')}
return result; // aggregation ${++generated}
}`
  try {
    return new Function('combine', source)(combine) as (a: any, b: any) => any
  } catch {
    // Where code must not be generated.
    return (a, b) => {
      const values = steps.map(({ field, kind }) => combine(kind, a[field], b[field]))
      const result = Array.isArray(b) ? b.slice() : { ...b }
      steps.forEach(({ field }, i) => (result[field] = values[i]))
      return result
    }
  }
}

let generated = 0

function combineCode(kind: AggregateKind, a: string, b: string): string {
  if (kind === 'SUM') return `${a} + ${b}`
  const better = kind === 'MIN' ? '<' : '>'
  return `typeof ${a} === 'number' && typeof ${b} === 'number' && ${a} === ${a} && ${b} === ${b} ? (${b} ${better} ${a} ? ${b} : ${a}) : combine(${JSON.stringify(kind)}, ${a}, ${b})`
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

import { fieldReader } from '../records/field-reader.ts'
import type { ReduceFunction } from '../state/functions.ts'

/** A field of a record (a name, or a position in a tuple), or `undefined` for the record itself. */
export type FieldRef = string | number | undefined

/** The fields of a record, or the positions of a tuple, that hold values of type `V`. */
export type FieldOf<T, V> = [T] extends [readonly unknown[]]
  ? PositionOf<T, V>
  : [T] extends [object]
    ? { [F in keyof T]-?: T[F] extends V ? F : never }[keyof T] & FieldRef
    : never

type PositionOf<T extends readonly unknown[], V> = number extends T['length']
  ? number
  : {
      [P in keyof T & `${number}`]: T[P] extends V
        ? P extends `${infer N extends number}`
          ? N
          : never
        : never
    }[keyof T & `${number}`]

/** How two records compare in a field: numbers, bigints and dates by value, strings by code unit. */
function compare(a: unknown, b: unknown): number {
  return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0
}

function withField<T>(record: T, field: FieldRef, value: unknown): T {
  if (field === undefined) return value as T
  const copy = Array.isArray(record) ? record.slice() : { ...record }
  ;(copy as Record<string | number, unknown>)[field] = value
  return copy as T
}

/** Which rolling aggregation: of a field, the others keep the values of the first record (as in Flink). */
export type Aggregation = 'sum' | 'min' | 'max'

/** The reduce function of a rolling `sum`, `min` or `max`. */
export function aggregateField<T>(aggregation: Aggregation, field: FieldRef): ReduceFunction<T> {
  const get = fieldReader(field === undefined ? [] : [field])
  if (aggregation === 'sum') return (a, b) => withField(a, field, (get(a) as number) + (get(b) as number))
  const sign = aggregation === 'min' ? 1 : -1
  return (a, b) => (sign * compare(get(b), get(a)) < 0 ? withField(a, field, get(b)) : a)
}

/** The reduce function of `minBy` or `maxBy`: the whole extremal record; on a tie the earlier one if `first`. */
export function extremalRecord<T>(
  extremum: 'min' | 'max',
  field: FieldRef,
  first: boolean,
): ReduceFunction<T> {
  const get = fieldReader(field === undefined ? [] : [field])
  const sign = extremum === 'min' ? 1 : -1
  return (a, b) => {
    const order = sign * compare(get(b), get(a))
    return order < 0 || (order === 0 && !first) ? b : a
  }
}

import type { Key } from '@wiesel/runtime'
import type { RecordType } from '../types/record-type.ts'

type Leaf = string | number | bigint | boolean | symbol | Date | Uint8Array | null | undefined
type IsAny<T> = 0 extends 1 & T ? true : false
type Fixed<T> = T extends readonly unknown[] ? (number extends T['length'] ? false : true) : false

/** The named fields of a record: `f0`, `f1` … of a tuple. */
type Fields<T> =
  Fixed<T> extends true
    ? { [K in keyof T & `${number}` as `f${K}`]: T[K] }
    : T extends readonly unknown[] | Leaf
      ? unknown
      : T

type Path<T, Depth extends readonly unknown[]> = Depth['length'] extends 4
  ? never
  : {
      [K in keyof Fields<T> & string]:
        | K
        | (NonNullable<Fields<T>[K]> extends Leaf
            ? never
            : `${K}.${Path<NonNullable<Fields<T>[K]>, [...Depth, 0]> | '*'}`)
    }[keyof Fields<T> & string]

type Index<K> = K extends `${infer I extends number}` ? I : never

/** The positions of a tuple type. */
export type Position<T> =
  IsAny<T> extends true
    ? number
    : T extends readonly unknown[]
      ? number extends T['length']
        ? number
        : Index<keyof T>
      : never

/**
 * One or several fields of a record: a position in a tuple, a name, a path (`address.city`, `f0.f1`), or `'*'` for the
 * whole record.
 */
export type FieldRefOf<T> = IsAny<T> extends true ? string | number : '*' | Path<T, []> | Position<T>

/** A key selector with a declared type, so that joins can check that both sides agree. */
export interface TypedSelector<T, K extends Key = Key> {
  readonly select: (value: T) => K
  readonly type: RecordType
}

/** What names a key: some fields, or a function of the record. */
export type KeyRef<T> =
  readonly FieldRefOf<T>[] | readonly [select: (value: T) => Key] | readonly [select: TypedSelector<T>]

/** What names one thing to sort by. */
export type SortRef<T> = FieldRefOf<T> | ((value: T) => unknown) | TypedSelector<T, any>

/** Ascending or descending. */
export type Order = 'ASC' | 'DESC'

/** The fields of a record (names, or positions in a tuple) that hold values of type `V`. */
export type FieldWith<T, V> =
  IsAny<T> extends true
    ? string | number
    : Fixed<T> extends true
      ? { [K in keyof T & `${number}`]: T[K] extends V ? Index<K> : never }[keyof T & `${number}`]
      : T extends readonly unknown[]
        ? number
        : { [K in keyof T & string]-?: T[K] extends V ? K : never }[keyof T & string]

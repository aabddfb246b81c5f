import { OptionError } from '@wiesel/runtime'
import { fieldReader, type SortField } from '@wiesel/runtime/internal'
import { FieldError } from '../errors.ts'
import { describeType, isSortType, type RecordType } from '../types/record-type.ts'
import type { PlanOrder } from '../plan/plan-facts.ts'
import { compareValues } from './compare-values.ts'
import type { Order, TypedSelector } from './field-ref.ts'
import { resolveField } from './resolve-field.ts'

/** One thing to sort by. */
export interface SortKey {
  readonly read: (value: any) => unknown
  readonly order: Order
  readonly text: string
  readonly isSelector: boolean
  /** Where the field is, if it is one. */
  readonly path?: readonly (string | number)[]
}

/** @throws FieldError, OptionError */
export function sortKey(
  ref: string | number | ((value: any) => unknown) | TypedSelector<any, any>,
  order: Order,
  record: RecordType | undefined,
): SortKey {
  if (order !== 'ASC' && order !== 'DESC')
    throw new OptionError(`The order is 'ASC' or 'DESC', not ${String(order)}.`)
  if (typeof ref === 'function') return { read: ref, order, text: 'selector', isSelector: true }
  if (typeof ref === 'object') {
    checkSortType(ref.type, 'What the selector returns')
    return { read: ref.select, order, text: 'selector', isSelector: true }
  }
  const { path, type } = resolveField(ref, record)
  if (type !== undefined) checkSortType(type, `Field ${ref}`)
  return { read: fieldReader(path), order, text: String(ref), isSelector: false, path }
}

function checkSortType(type: RecordType, text: string): void {
  if (isSortType(type)) return
  throw new FieldError(
    'INVALID_SORT_FIELD',
    `${text} has no order: it is ${describeType(type)}. Sort by basic types, or by tuples of them.`,
  )
}

/** Compares records by several keys, the first counting most. */
export function comparator(keys: readonly SortKey[]): (a: any, b: any) => number {
  const compareBy = keys.map(({ read, order }) => {
    const sign = order === 'ASC' ? 1 : -1
    return (a: unknown, b: unknown): number => sign * compareValues(read(a), read(b))
  })
  if (compareBy.length === 1) return compareBy[0]
  return (a, b) => {
    for (const compare of compareBy) {
      const order = compare(a, b)
      if (order !== 0) return order
    }
    return 0
  }
}

/** Sort keys as the runtime sorts by them. */
export function sortFields(keys: readonly SortKey[]): SortField[] {
  return keys.map(({ read, order }) => ({ read, descending: order === 'DESC' }))
}

/** A sort key as the planner compares it. */
export function planOrder({ read, path, order }: SortKey): PlanOrder {
  return { key: path === undefined ? { select: read } : { paths: [path] }, descending: order === 'DESC' }
}

/** Sort keys in words, for plans. */
export function describeSort(keys: readonly SortKey[]): string {
  return keys.map(({ text, order }) => `${text} ${order}`).join(', ')
}

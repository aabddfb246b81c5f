import { OptionError } from '@wiesel/runtime'
import { compareValues } from '../keys/compare-values.ts'
import type { Order } from '../keys/field-ref.ts'
import { resolveKey } from '../keys/resolve-key.ts'
import type { RecordType } from '../types/record-type.ts'

/** The parts of a key by which records are put into ranges, each with its order. */
export interface RangeKey {
  readonly read: (value: any) => unknown[]
  readonly size: number
  readonly text: string
  /** Where its fields are, if it is made of fields. */
  readonly paths?: readonly (readonly (string | number)[])[]
}

/** @throws FieldError */
export function rangeKey(refs: readonly any[], type: RecordType | undefined): RangeKey {
  if (refs.length === 0) resolveKey(refs, type)
  const parts = refs.map((ref) => resolveKey([ref], type))
  if (type?.kind === 'basic') resolveKey(refs, type)
  const readers = parts.map(({ flat, keyOf }) => flat?.keyOf ?? keyOf)
  return {
    read: (value) => readers.map((read) => read(value)),
    size: parts.length,
    ...(parts.every(({ paths }) => paths !== undefined)
      ? { paths: parts.flatMap(({ paths = [] }) => paths) }
      : {}),
    text: parts.map(({ text }) => text).join(', '),
  }
}

/** Compares the parts of two keys, as far as the shorter one goes. */
export function compareParts(a: readonly unknown[], b: readonly unknown[], orders: readonly Order[]): number {
  const size = Math.min(a.length, b.length)
  for (let i = 0; i < size; i++) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return orders[i] === 'DESC' ? -order : order
  }
  return 0
}

/** @throws OptionError unless there is one order for each part of the key */
export function checkOrders(orders: readonly Order[], { size, text }: RangeKey): void {
  if (orders.length !== size)
    throw new OptionError(
      `withOrders needs one order for each of ${size} keys (${text}), not ${orders.length}.`,
    )
  const wrong = orders.find((order) => order !== 'ASC' && order !== 'DESC')
  if (wrong !== undefined) throw new OptionError(`An order is 'ASC' or 'DESC', not ${String(wrong)}.`)
}

/** How much a data set is believed to be. Rules of thumb: they choose between strategies, and nothing else depends on them. */

import type { PlanSize as Size } from '@wiesel/runtime'

/** How many results an operator gives, from the sizes of its inputs. */
export type SizeRule = (inputs: readonly Size[]) => Size

/** Part of the rows. */
export function scaled({ rows, bytes }: Size, factor: number): Size {
  return {
    ...(rows === undefined ? {} : { rows: rows === 0 ? 0 : Math.max(1, Math.round(rows * factor)) }),
    ...(bytes === undefined ? {} : { bytes: Math.round(bytes * factor) }),
  }
}

/** So many rows, as large as those of the input. */
export function withRows({ rows, bytes }: Size, count: number): Size {
  return {
    rows: count,
    ...(rows && bytes !== undefined ? { bytes: Math.round((bytes / rows) * count) } : {}),
  }
}

/** All of several data sets. */
export function total(sizes: readonly Size[]): Size {
  const sum = (of: 'rows' | 'bytes'): number | undefined =>
    sizes.reduce<number | undefined>((all, size) => {
      const part = size[of]
      return all === undefined || part === undefined ? undefined : all + part
    }, 0)
  const [rows, bytes] = [sum('rows'), sum('bytes')]
  return { ...(rows === undefined ? {} : { rows }), ...(bytes === undefined ? {} : { bytes }) }
}

/** As the input. */
export const ALL: SizeRule = ([input]) => input
/** Half of the input: a filter. */
export const SOME: SizeRule = ([input]) => scaled(input, 0.5)
/** A tenth of the input: one row of each key. */
export const KEYS: SizeRule = ([input]) => scaled(input, 0.1)
/** One row. */
export const ONE: SizeRule = ([input]) => withRows(input, 1)
/** At most `n` rows. */
export const atMost =
  (n: number): SizeRule =>
  ([input]) =>
    input.rows === undefined ? { rows: n } : withRows(input, Math.min(n, input.rows))
/** Rows with a partner: as many as the larger side has. */
export const LARGER: SizeRule = ([left, right]) => {
  if (left.rows === undefined || right.rows === undefined) return {}
  const rows = Math.max(left.rows, right.rows)
  const bytes = total([withRows(left, rows), withRows(right, rows)]).bytes
  return { rows, ...(bytes === undefined ? {} : { bytes }) }
}
/** Every pair. */
export const PAIRS: SizeRule = ([left, right]) => {
  if (left.rows === undefined || right.rows === undefined) return {}
  const rows = left.rows * right.rows
  const bytes = total([withRows(left, rows), withRows(right, rows)]).bytes
  return { rows, ...(bytes === undefined ? {} : { bytes }) }
}

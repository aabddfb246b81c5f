import { LabelError } from '../../errors.ts'

/** What components and communities are named by. Labels of a graph are of one type, so that they can be compared. */
export type Label = string | number | bigint

/** @throws LabelError for what cannot be compared */
export function labelOf<T>(value: T): T {
  if (typeof value === 'number' ? value === value : typeof value === 'string' || typeof value === 'bigint')
    return value
  throw new LabelError(value)
}

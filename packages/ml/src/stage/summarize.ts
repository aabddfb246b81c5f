import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import type { Row } from '../row.ts'
import { foldRows } from './fold-rows.ts'

/** How rows are summed up: in each partition for itself, then the sums of all partitions together. */
export interface Summary<Acc> {
  readonly create: () => Acc
  readonly add: (acc: Acc, row: Row) => Acc
  readonly merge: (a: Acc, b: Acc) => Acc
}

/** A sum, and of how many rows it is. */
export interface Counted<Acc> {
  readonly rows: number
  readonly acc: Acc
}

/** The sum of all rows as a data set of one record. The job fails with a TrainingDataError if there are no rows. */
export function summarized<Acc>(
  name: string,
  summary: Summary<Acc>,
  data: DataSet<any>,
): DataSet<Counted<Acc>> {
  return partSums(name, summary, data).reduceGroup(
    (parts: Iterable<Counted<Acc>>, out: (sum: Counted<Acc>) => void) =>
      out(merged(name, summary, [...parts])),
  )
}

/** The sum of all rows, by a job of its own. @throws TrainingDataError if there are no rows */
export async function summarize<Acc>(
  name: string,
  summary: Summary<Acc>,
  data: DataSet<any>,
): Promise<Counted<Acc>> {
  return merged(name, summary, await partSums(name, summary, data).collect())
}

function partSums<Acc>(
  name: string,
  { create, add, merge }: Summary<Acc>,
  data: DataSet<any>,
): DataSet<Counted<Acc>> {
  return foldRows<Counted<Acc>, Counted<Acc>>(data, `Fit ${name}`, {
    createAccumulator: () => ({ rows: 0, acc: create() }),
    add: (row, { rows, acc }) => ({ rows: rows + 1, acc: add(acc, row) }),
    getResult: (counted) => counted,
    merge: (a, b) => ({ rows: a.rows + b.rows, acc: merge(a.acc, b.acc) }),
  })
}

function merged<Acc>(name: string, { merge }: Summary<Acc>, parts: readonly Counted<Acc>[]): Counted<Acc> {
  const full = parts.filter(({ rows }) => rows > 0)
  if (full.length === 0) throw new TrainingDataError(name, 'there are no rows to learn from.')
  return {
    acc: full.map(({ acc }) => acc).reduce(merge),
    rows: full.reduce((sum, { rows }) => sum + rows, 0),
  }
}

import type { ExecuteOptions } from '@wiesel/runtime'
import { FoldOperator } from '@wiesel/runtime/internal'
import { FieldError } from '../errors.ts'
import type { DataSet } from '../sets/data-set.ts'
import { describeType } from '../types/record-type.ts'
import {
  addValue,
  mergeColumns,
  newColumn,
  summaryOf,
  type ColumnState,
  type ColumnSummary,
} from './column-summary.ts'

function addRow(row: readonly unknown[], columns: ColumnState[]): ColumnState[] {
  while (columns.length < row.length) columns.push(newColumn())
  columns.forEach((column, i) => addValue(column, row[i]))
  return columns
}

function mergeTables(a: readonly ColumnState[], b: readonly ColumnState[]): ColumnState[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) =>
    mergeColumns(a[i] ?? newColumn(), b[i] ?? newColumn()),
  )
}

/** Statistics of each column of tuples, computed by a job of its own. @throws FieldError `NOT_A_TUPLE` */
export async function summarize(dataSet: DataSet<any>, options: ExecuteOptions): Promise<ColumnSummary[]> {
  const { type } = dataSet
  if (type !== undefined && type.kind !== 'tuple')
    throw new FieldError(
      'NOT_A_TUPLE',
      `Only tuples are summarized; the records are ${describeType(type)}. Map them.`,
    )
  const parts = await dataSet.env.make
    .transformed<ColumnState[]>({
      name: 'Summarize',
      inputs: [dataSet.upstreams],
      functions: [],
      create: () =>
        new FoldOperator<readonly unknown[], ColumnState[], ColumnState[]>({
          createAccumulator: () => [],
          add: addRow,
          getResult: (columns) => columns,
          merge: mergeTables,
        }),
      parallelism: dataSet.parallelism,
    })
    .collect(options)
  const empty = type?.fields.map(newColumn) ?? []
  return parts.reduce(mergeTables, empty).map((column, i) => summaryOf(column, type?.fields[i]))
}

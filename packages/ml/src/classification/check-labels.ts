import type { DataSet } from '@wiesel/dataset'
import type { ColumnReader, Row } from '../row.ts'

/** The same rows; one with a label other than 0 and 1 fails the job. */
export function checkLabels(data: DataSet<any>, read: ColumnReader, labelCol: string): DataSet<any> {
  return data
    .map((row: Row) => {
      const label = read.number(row, labelCol)
      if (label !== 0 && label !== 1) throw read.error(`label ${label} is neither 0 nor 1.`)
      return row
    })
    .name('Check labels')
}

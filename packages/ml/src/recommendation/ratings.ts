import type { DataSet } from '@wiesel/dataset'
import type { ColumnReader, Row } from '../row.ts'

/** How much a user likes an item. */
export interface Rating {
  readonly user: number
  readonly item: number
  readonly rating: number
}

/** The ratings in a table. The job fails with a RowError for one that cannot be read. */
export function ratingsOf(
  read: ColumnReader,
  { userCol, itemCol, ratingCol }: { userCol: string; itemCol: string; ratingCol: string },
  data: DataSet<any>,
): DataSet<Rating> {
  return data
    .map((row: Row): Rating => {
      const rating = read.number(row, ratingCol)
      if (!Number.isFinite(rating))
        throw read.error(`column "${ratingCol}" holds ${rating}, which is no rating.`)
      return { user: idOf(read, row, userCol), item: idOf(read, row, itemCol), rating }
    })
    .name('Read ratings')
}

/** The number of a user or an item. @throws RowError */
export function idOf(read: ColumnReader, row: Row, name: string): number {
  const given = read.value(row, name)
  const id = typeof given === 'bigint' ? Number(given) : given
  if (typeof id === 'number' && Number.isSafeInteger(id)) return id
  throw read.error(
    `column "${name}" should hold whole numbers, but holds ${JSON.stringify(id) ?? String(id)}.`,
  )
}

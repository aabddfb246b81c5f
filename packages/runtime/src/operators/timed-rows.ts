/** Lists of rows sorted by timestamp, rows of one timestamp in the order they came. */

export type TimedRow = [timestamp: number, value: unknown]

/** The index of the first row later than, or (if `orAt`) not before, a time. */
function indexAfter(rows: readonly TimedRow[], time: number, orAt: boolean): number {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const at = rows[middle][0]
    if (at > time || (orAt && at === time)) high = middle
    else low = middle + 1
  }
  return low
}

export function insertSorted(rows: TimedRow[], row: TimedRow): void {
  const last = rows.at(-1)
  if (last === undefined || last[0] <= row[0]) rows.push(row)
  else rows.splice(indexAfter(rows, row[0], false), 0, row)
}

/** A copy of the rows of a time span, both ends in it. */
export function rowsBetween(rows: readonly TimedRow[], from: number, to: number): TimedRow[] {
  return rows.slice(indexAfter(rows, from, true), indexAfter(rows, to, false))
}

/** Removes the rows up to a time, rows at that time too. */
export function dropUntil(rows: TimedRow[], time: number): void {
  rows.splice(0, indexAfter(rows, time, false))
}

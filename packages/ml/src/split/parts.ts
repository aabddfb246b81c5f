import type { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import { rich } from '@wiesel/runtime'
import { RowLottery } from './row-lottery.ts'

type Table<T> = DataSet<T> | DataStream<T>

/** The rows whose number is from `from` to below `to`, which are between 0 and 1. */
export function part<D extends Table<any>>(data: D, seed: number | null, from: number, to: number): D {
  return chosen(data, seed, (ticket) => ticket >= from && ticket < to)
}

/** The rows with a number that is chosen. */
export function chosen<D extends Table<any>>(
  data: D,
  seed: number | null,
  choose: (ticket: number) => boolean,
): D {
  const filter = rich(() => {
    const lottery = new RowLottery(seed)
    return (row: unknown) => choose(lottery.draw(row))
  })
  // Both have a filter of this form; their union has none that could be called.
  return (data as DataStream<any>).filter(filter).name('Split') as unknown as D
}

/** A part for each weight. */
export function partsByWeight<D extends Table<any>>(
  data: D,
  seed: number | null,
  weights: readonly number[],
): D[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let from = 0
  return weights.map((weight, i) => {
    const begin = from
    from += weight / total
    return part(data, seed, begin, i === weights.length - 1 ? 1 : from)
  })
}

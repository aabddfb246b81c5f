import { ParameterError } from '../errors.ts'
import { columnPairs } from '../params/column-pairs.ts'
import { columns, demanded, type GivenParams } from '../params/param.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'
import { handleInvalid } from './invalid.ts'

const isSplits = (splits: unknown): boolean =>
  Array.isArray(splits) &&
  splits.length >= 3 &&
  splits.every((split, i) => typeof split === 'number' && (i === 0 || split > splits[i - 1]))

const PARAMS = {
  inputCols: columns('Columns of numbers.'),
  outputCols: columns('Columns of the numbers of buckets.'),
  handleInvalid: handleInvalid('they go to a bucket of their own, after the others'),
  splitsArray: demanded<readonly (readonly number[])[]>(
    'Borders of the buckets of each column, ascending; use Infinity for open ends.',
    'a list of borders for each column: each at least three ascending numbers',
    (value) => Array.isArray(value) && value.length > 0 && value.every(isSplits),
  ),
}

/**
 * Puts numbers into buckets, by borders. A bucket holds its lower border; the last one its upper border too. NaN, and what
 * lies outside, is invalid.
 *
 * @example
 * import { Bucketizer } from '@wiesel/ml'
 * const bucketizer = new Bucketizer({ inputCols: ['x'], outputCols: ['bucket'], splitsArray: [[0, 10, 20]] })
 * console.log(bucketizer.rowFunction()({ x: 10 })) // → { x: 10, bucket: 1 }
 */
export class Bucketizer extends Transformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('Bucketizer', PARAMS, given)
    const pairs = columnPairs(this.name, this.params)
    const { splitsArray } = this.params
    if (splitsArray.length !== pairs.length)
      throw new ParameterError(
        this.name,
        `${pairs.length} columns have ${splitsArray.length} lists of borders.`,
      )
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const { splitsArray, handleInvalid: invalid } = this.params
    const pairs = columnPairs(this.name, this.params)
    return (row) => {
      const result: Record<string, unknown> = { ...row }
      for (const [i, [input, output]] of pairs.entries()) {
        const splits = splitsArray[i]
        const value = this.read.value(row, input)
        const bucket = typeof value === 'number' ? bucketOf(splits, value) : -1
        if (bucket < 0 && invalid === 'skip') return null
        if (bucket < 0 && invalid === 'error')
          throw this.read.error(
            `column "${input}" holds ${String(value)}, which is in no bucket. Set "handleInvalid" to "skip" or "keep".`,
          )
        result[output] = bucket < 0 ? splits.length - 1 : bucket
      }
      return result
    }
  }
}

/** The number of the bucket of a value; −1 if it is in none. */
export function bucketOf(splits: readonly number[], value: number): number {
  const last = splits.length - 1
  if (!(value >= splits[0] && value <= splits[last])) return -1
  if (value === splits[last]) return last - 1
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (splits[middle] <= value) low = middle
    else high = middle
  }
  return low
}

import { count, mergeCounts, type Counts } from './counts.ts'
import { TrainingDataError } from '../errors.ts'
import { columnPairs } from '../params/column-pairs.ts'
import { choice, columns, number, value, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { quantile, sortedNumbers } from './quantile.ts'

const PARAMS = {
  relativeError: number('How far a median may be off, as a fraction of the rows. Ours are exact.', 0.001, {
    min: 0,
    max: 1,
  }),
  inputCols: columns('Columns of numbers.'),
  outputCols: columns('Columns of numbers without gaps.'),
  missingValue: value<number>(
    'The number that stands for a missing one, besides null.',
    NaN,
    'a number',
    (given) => typeof given === 'number',
  ),
  strategy: choice(
    'What takes the place of a missing number: mean, median, or the most frequent one.',
    ['mean', 'median', 'most_frequent'],
    'mean',
  ),
}

/** How often each number comes, by column. */
type ColumnCounts = Counts<number>[]

/**
 * Learns a number for each column that takes the place of missing ones. The median is an element of the data; of equally
 * frequent numbers the least is taken.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Imputer } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements<{ x: number | null }>({ x: 1 }, { x: null }, { x: 3 })
 * const model = await new Imputer({ inputCols: ['x'], outputCols: ['y'] }).fit(rows)
 * console.log(model.rowFunction()({ x: null })) // → { x: null, y: 2 }
 */
export class Imputer extends AggregatingEstimator<typeof PARAMS, ColumnCounts, ImputerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('Imputer', PARAMS, given)
    columnPairs(this.name, this.params)
  }

  protected summary(): Summary<ColumnCounts> {
    const { inputCols, missingValue } = this.params
    return {
      create: () => inputCols.map(() => new Map()),
      add: (counts, row) => {
        for (const [i, name] of inputCols.entries()) {
          const input = present(this.read.value(row, name), missingValue)
          if (input === undefined) continue
          if (typeof input !== 'number')
            throw this.read.error(`column "${name}" holds ${String(input)}, no number.`)
          count(counts[i], input)
        }
        return counts
      },
      merge: (a, b) => a.map((counts, i) => mergeCounts(counts, b[i])),
    }
  }

  protected modelOf(counts: ColumnCounts): ImputerModel {
    const { inputCols } = this.params
    const surrogates = inputCols.map((name, i) => {
      if (counts[i].size === 0)
        throw new TrainingDataError(this.name, `column "${name}" has no number that is not missing.`)
      return [name, this.surrogate(counts[i])] as const
    })
    return new ImputerModel(this.params, { surrogates: Object.fromEntries(surrogates) })
  }

  private surrogate(counts: ReadonlyMap<number, number>): number {
    const { strategy } = this.params
    const numbers = sortedNumbers([...counts.keys()])
    const countOf = (n: number): number => counts.get(n) as number
    if (strategy === 'most_frequent') return numbers.reduce((a, b) => (countOf(b) > countOf(a) ? b : a))
    const total = numbers.reduce((sum, n) => sum + countOf(n), 0)
    if (strategy === 'mean') return numbers.reduce((sum, n) => sum + n * countOf(n), 0) / total
    return quantile(
      Array.from(numbers).flatMap((n) => new Array<number>(countOf(n)).fill(n)),
      0.5,
    )
  }
}

/** The value unless it is missing. */
function present(input: unknown, missing: number): unknown {
  return input === null || Object.is(input, missing) || Number.isNaN(input) ? undefined : input
}

/** Fills gaps with what an {@link Imputer} has learned. */
export class ImputerModel extends Model<typeof PARAMS, { surrogates: Record<string, number> }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { surrogates: Record<string, number> }) {
    super('ImputerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const { missingValue } = this.params
    const pairs = columnPairs(this.name, this.params)
    return (row: Row) => {
      const result: Record<string, unknown> = { ...row }
      for (const [input, output] of pairs) {
        const given = this.read.value(row, input)
        const isMissing = given === null || Object.is(given, missingValue)
        result[output] = isMissing ? this.data.surrogates[input] : given
      }
      return result
    }
  }
}

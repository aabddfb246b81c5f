import { ParameterError } from '../errors.ts'
import { columnPairs } from '../params/column-pairs.ts'
import { columns, flag, type GivenParams } from '../params/param.ts'
import type { ColumnReader, Row } from '../row.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import type { SparseVector } from '../vector/vector.ts'
import { handleInvalid } from './invalid.ts'

const PARAMS = {
  inputCols: columns('Columns of categories: whole numbers from 0.'),
  outputCols: columns('Columns of the vectors.'),
  handleInvalid: handleInvalid('something else; only an error is supported'),
  dropLast: flag(
    'Whether the last category becomes a vector of zeros, so that entries are independent.',
    true,
  ),
}

/**
 * Learns how many categories columns have, to turn each category into a sparse vector with a single 1.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { OneHotEncoder } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: 0 }, { input: 2 })
 * const model = await new OneHotEncoder({ inputCols: ['input'], outputCols: ['hot'] }).fit(rows)
 * console.log(model.rowFunction()({ input: 1 })?.hot) // → { size: 2, indices: [ 1 ], values: [ 1 ] }
 */
export class OneHotEncoder extends AggregatingEstimator<typeof PARAMS, number[], OneHotEncoderModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('OneHotEncoder', PARAMS, given)
    columnPairs(this.name, this.params)
    if (this.params.handleInvalid !== 'error')
      throw new ParameterError(this.name, '"handleInvalid" can only be "error".')
  }

  protected summary(): Summary<number[]> {
    const { inputCols } = this.params
    return {
      create: () => inputCols.map(() => 0),
      add: (largest, row) => largest.map((max, i) => Math.max(max, category(this.read, row, inputCols[i]))),
      merge: (a, b) => a.map((max, i) => Math.max(max, b[i])),
    }
  }

  protected modelOf(largest: number[]): OneHotEncoderModel {
    return new OneHotEncoderModel(this.params, { largest })
  }
}

function category(read: ColumnReader, row: Row, column: string): number {
  const value = read.number(row, column)
  if (!Number.isInteger(value) || value < 0)
    throw read.error(
      `column "${column}" holds ${value}, which is no category: these are whole numbers from 0.`,
    )
  return value
}

/** Turns categories into vectors, by what a {@link OneHotEncoder} has learned. An unknown category is an error. */
export class OneHotEncoderModel extends Model<typeof PARAMS, { largest: number[] }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { largest: number[] }) {
    super('OneHotEncoderModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const pairs = columnPairs(this.name, this.params)
    return (row) => {
      const result: Record<string, unknown> = { ...row }
      for (const [i, [input, output]] of pairs.entries())
        result[output] = this.encode(category(this.read, row, input), this.data.largest[i], input)
      return result
    }
  }

  private encode(value: number, largest: number, column: string): SparseVector {
    if (value > largest)
      throw this.read.error(
        `column "${column}" holds the category ${value}; those learned end at ${largest}.`,
      )
    const size = this.params.dropLast ? largest : largest + 1
    return value < size ? { size, indices: [value], values: [1] } : { size, indices: [], values: [] }
  }
}

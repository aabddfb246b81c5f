import { ParameterError } from '../errors.ts'
import { columnPairs } from '../params/column-pairs.ts'
import { columns, demanded, type GivenParams } from '../params/param.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'
import { isDense, isSparse, mapEntries, sparseVector, type SparseVector } from '../vector/vector.ts'

const PARAMS = {
  inputCols: columns('Columns of numbers or vectors.'),
  outputCols: columns('Columns of the results.'),
  thresholds: demanded<readonly number[]>(
    'What a value has to exceed to become 1, for each column.',
    'numbers, at least one',
    (value) => Array.isArray(value) && value.length > 0 && value.every((n) => typeof n === 'number'),
  ),
}

/**
 * Makes numbers, and the entries of vectors, 1 if they exceed a threshold, and 0 otherwise. Sparse vectors stay sparse:
 * entries that are not stored stay 0.
 *
 * @example
 * import { Binarizer } from '@wiesel/ml'
 * const binarize = new Binarizer({ inputCols: ['x'], outputCols: ['y'], thresholds: [2] }).rowFunction()
 * console.log(binarize({ x: 3 })) // → { x: 3, y: 1 }
 */
export class Binarizer extends Transformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('Binarizer', PARAMS, given)
    const { inputCols, thresholds } = this.params
    if (thresholds.length !== inputCols.length)
      throw new ParameterError(this.name, `${inputCols.length} columns have ${thresholds.length} thresholds.`)
    columnPairs(this.name, this.params)
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const { thresholds } = this.params
    const pairs = columnPairs(this.name, this.params)
    return (row) => {
      const result: Record<string, unknown> = { ...row }
      for (const [i, [input, output]] of pairs.entries())
        result[output] = this.binarize(this.read.value(row, input), thresholds[i], input)
      return result
    }
  }

  private binarize(value: unknown, threshold: number, column: string): unknown {
    const bit = (entry: number): number => (entry > threshold ? 1 : 0)
    if (typeof value === 'number') return bit(value)
    if (isSparse(value)) return ones(mapEntries(value, bit) as SparseVector)
    if (isDense(value)) return mapEntries(value, bit)
    throw this.read.error(`column "${column}" should hold a number or a vector.`)
  }
}

function ones({ size, indices, values }: SparseVector): SparseVector {
  const kept = indices.filter((_, i) => values[i] === 1)
  return sparseVector(
    size,
    kept,
    kept.map(() => 1),
  )
}

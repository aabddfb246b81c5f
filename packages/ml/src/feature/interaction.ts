import { column, columns, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'
import { isDense, isSparse, sizeOf, type SparseVector, type Vector } from '../vector/vector.ts'

const PARAMS = {
  inputCols: columns('Columns of numbers or vectors.'),
  outputCol: column('The column of the products.', 'output'),
}

/**
 * All products of one entry of each column; those of the last column vary fastest. Sparse if one of the vectors is. A null in
 * any column gives null.
 *
 * @example
 * import { Interaction } from '@wiesel/ml'
 * const interaction = new Interaction({ inputCols: ['a', 'b'] })
 * console.log(interaction.rowFunction()({ a: [1, 2], b: [3, 4] })?.output) // → [ 3, 4, 6, 8 ]
 */
export class Interaction extends Transformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('Interaction', PARAMS, given)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCols, outputCol } = this.params
    return (row) => {
      const values = inputCols.map((name) => this.read.value(row, name))
      const output = values.includes(null) ? null : productOf(inputCols.map((name) => this.vector(row, name)))
      return { ...row, [outputCol]: output }
    }
  }

  private vector(row: Row, name: string): Vector {
    const value = this.read.value(row, name)
    return isDense(value) || isSparse(value) ? value : [this.read.number(row, name)]
  }
}

function productOf(vectors: readonly Vector[]): Vector {
  const product = vectors.map(asSparse).reduce((a, b) => ({
    size: a.size * b.size,
    indices: a.indices.flatMap((i) => b.indices.map((j) => i * b.size + j)),
    values: a.values.flatMap((x) => b.values.map((y) => x * y)),
  }))
  return vectors.some(isSparse) ? product : product.values
}

function asSparse(vector: Vector): SparseVector {
  if (isSparse(vector)) return vector
  return { size: sizeOf(vector), indices: Array.from(vector, (_, i) => i), values: Array.from(vector) }
}

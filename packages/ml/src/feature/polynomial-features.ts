import { integer, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { isSparse, toArray, type Vector } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = { ...ONE_TO_ONE, degree: integer('The highest degree of a product.', 1, { min: 0 }) }

/**
 * All products of up to `degree` entries of a vector, those of the highest degree first, as in FlinkML 1.8: of (x, y) and
 * degree 2: x², xy, y², x, y. `PolynomialExpansion` has another order, that of Flink ML 2. Degree 0 gives an empty vector.
 *
 * @example
 * import { PolynomialFeatures } from '@wiesel/ml'
 * console.log(new PolynomialFeatures({ degree: 2 }).rowFunction()({ input: [2, 3] })?.output) // → [ 4, 6, 9, 2, 3 ]
 */
export class PolynomialFeatures extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('PolynomialFeatures', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): Vector {
    const vector = this.read.vector(row, inputCol)
    const products = byDegree(toArray(vector), this.params.degree)
    if (!isSparse(vector)) return products
    const indices = [...products.keys()].filter((i) => products[i] !== 0)
    return { size: products.length, indices, values: indices.map((i) => products[i]) }
  }
}

function byDegree(values: readonly number[], degree: number): number[] {
  const products: number[] = []
  // The more often a factor comes, the earlier the product; earlier factors count first.
  const multiply = (from: number, left: number, product: number): void => {
    if (left === 0) products.push(product)
    else if (from === values.length - 1) products.push(product * values[from] ** left)
    else
      for (let times = left; times >= 0; times--)
        multiply(from + 1, left - times, product * values[from] ** times)
  }
  for (let of = degree; of > 0 && values.length > 0; of--) multiply(0, of, 1)
  return products
}

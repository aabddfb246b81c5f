import { integer, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { isSparse, sizeOf, type Vector } from '../vector/vector.ts'
import { ColumnTransformer, ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = { ...ONE_TO_ONE, degree: integer('The highest degree of a product.', 2, { min: 1 }) }

/**
 * All products of up to `degree` entries of a vector. Of (x, y) and degree 2: x, x², y, xy, y². Sparse vectors give sparse
 * ones, with the products at the same places.
 *
 * @example
 * import { PolynomialExpansion } from '@wiesel/ml'
 * console.log(new PolynomialExpansion().rowFunction()({ input: [2, 3] }))
 * // → { input: [ 2, 3 ], output: [ 2, 4, 3, 6, 9 ] }
 */
export class PolynomialExpansion extends ColumnTransformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('PolynomialExpansion', PARAMS, given)
  }

  protected compute(row: Row, inputCol: string): Vector {
    return expand(this.read.vector(row, inputCol), this.params.degree)
  }
}

/** How many products there are of up to `degree` of `count` factors, the empty one included. */
function productsOf(count: number, degree: number): number {
  let products = 1
  for (let i = 1; i <= degree; i++) products = (products * (count + i)) / i
  return Math.round(products)
}

function expand(vector: Vector, degree: number): Vector {
  const size = productsOf(sizeOf(vector), degree) - 1
  const [places, values] = isSparse(vector)
    ? [vector.indices, vector.values]
    : [Array.from(vector, (_, i) => i), Array.from(vector)]
  const products: [place: number, value: number][] = []
  // Products that hold the n-th factor more often come later; the constant, which comes first, is left out.
  const multiply = (factors: number, left: number, product: number, start: number): void => {
    if (factors === 0 || left === 0) {
      if (start > 0) products.push([start - 1, product])
      return
    }
    const below = places[factors - 1]
    let place = start
    let power = product
    for (let times = 0; times <= left; times++) {
      multiply(factors - 1, left - times, power, place)
      place += productsOf(below, left - times)
      power *= values[factors - 1]
    }
  }
  multiply(places.length, degree, 1, 0)
  if (isSparse(vector)) {
    products.sort(([a], [b]) => a - b)
    return { size, indices: products.map(([place]) => place), values: products.map(([, value]) => value) }
  }
  const dense = new Array<number>(size).fill(0)
  for (const [place, value] of products) dense[place] = value
  return dense
}

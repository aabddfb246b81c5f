import { checkSize } from '../feature/vector-sums.ts'
import { FEATURES, PREDICTION } from '../params/common-params.ts'
import type { GivenParams } from '../params/param.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, sizeOf, type Vector } from '../vector/vector.ts'

const PARAMS = { ...FEATURES, ...PREDICTION }

/** Coefficients, and what is added to every prediction. */
export interface InterceptData {
  readonly weights: readonly number[]
  readonly intercept: number
}

/** The prediction for a vector of the right size: the sum of its entries times the weights, and the intercept. */
export function predictLinear({ weights, intercept }: InterceptData, vector: Vector): number {
  let sum = intercept
  forEachEntry(vector, (index, value) => (sum += value * weights[index]))
  return sum
}

/** Predicts numbers by coefficients and an intercept. */
export class InterceptModel extends Model<typeof PARAMS, InterceptData> {
  constructor(given: GivenParams<typeof PARAMS>, data: InterceptData) {
    super('InterceptModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  rowFunction(): RowFunction {
    const { featuresCol, predictionCol } = this.params
    const { data } = this
    return (row) => {
      const vector = this.read.vector(row, featuresCol)
      checkSize(this.read, featuresCol, sizeOf(vector), data.weights.length)
      return { ...row, [predictionCol]: predictLinear(data, vector) }
    }
  }
}

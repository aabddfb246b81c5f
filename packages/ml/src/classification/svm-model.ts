import { checkSize } from '../feature/vector-sums.ts'
import { FEATURES, PREDICTION } from '../params/common-params.ts'
import { flag, number, type GivenParams } from '../params/param.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { dot } from '../vector/algebra.ts'
import { sizeOf } from '../vector/vector.ts'

/** What the model of an SVM needs. */
export const SVM_MODEL_PARAMS = {
  ...FEATURES,
  ...PREDICTION,
  threshold: number('Above which distance from the border the label is 1, and not −1.', 0),
  outputDecisionFunction: flag(
    'Whether the prediction is the distance from the border, rather than the label.',
    false,
  ),
}

/** Predicts labels by what an `SVM` has learned. */
export class SVMModel extends Model<typeof SVM_MODEL_PARAMS, { readonly weights: readonly number[] }> {
  constructor(given: GivenParams<typeof SVM_MODEL_PARAMS>, data: { readonly weights: readonly number[] }) {
    super('SVMModel', SVM_MODEL_PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  rowFunction(): RowFunction {
    const { featuresCol, predictionCol, threshold, outputDecisionFunction } = this.params
    const { weights } = this.data
    return (row) => {
      const vector = this.read.vector(row, featuresCol)
      checkSize(this.read, featuresCol, sizeOf(vector), weights.length)
      const far = dot(vector, weights)
      return { ...row, [predictionCol]: outputDecisionFunction ? far : far > threshold ? 1 : -1 }
    }
  }
}

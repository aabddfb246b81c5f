import type { DataSet } from '@wiesel/dataset'
import { lossObjective } from '../linear/loss-objective.ts'
import { descend, type DescentRule } from '../linear/descend.ts'
import { LEARNING_RATE, rateOf, type LearningRateMethod } from '../linear/learning-rate.ts'
import { hingeLossOfSigns, leastSquareLoss, logisticLossOfSigns } from '../linear/loss.ts'
import { PENALTIES } from '../linear/penalty.ts'
import { FEATURES, LABEL, PREDICTION } from '../params/common-params.ts'
import { choice, integer, number, value, type GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { InterceptModel, type InterceptData } from './intercept-model.ts'

const LOSSES = { squared: leastSquareLoss, logistic: logisticLossOfSigns, hinge: hingeLossOfSigns }

/** The parameters of descents over all rows. */
export const FULL_DESCENT_PARAMS = {
  ...FEATURES,
  ...LABEL,
  ...PREDICTION,
  iterations: integer('How many rounds there are at most.', 10, { above: 0 }),
  stepsize: number('How far the first step goes.', 0.1, { above: 0 }),
  convergenceThreshold: value<number | null>(
    'The descent ends when the mean loss changes by less than this fraction; null to go through all rounds.',
    null,
    'a number above 0, or null',
    (given) => given === null || (typeof given === 'number' && given > 0),
  ),
  ...LEARNING_RATE,
}

const PARAMS = {
  ...FULL_DESCENT_PARAMS,
  loss: choice(
    'What a wrong prediction costs: half the square of the error, or, labels being −1 and 1, the logistic or the hinge loss.',
    ['squared', 'logistic', 'hinge'],
    'squared',
  ),
  regularizationPenalty: choice(
    'What large coefficients cost: nothing, their absolute values (L1), half their squares (L2).',
    ['none', 'L1', 'L2'],
    'none',
  ),
  regularizationConstant: number('How much they cost.', 0.0001, { min: 0 }),
}

/** What says how to descend. */
interface FullDescent {
  readonly iterations: number
  readonly stepsize: number
  readonly convergenceThreshold: number | null
  readonly learningRateMethod: LearningRateMethod
  readonly regularizationPenalty: keyof typeof PENALTIES
  readonly regularizationConstant: number
}

/**
 * Learns coefficients and an intercept by gradient descent over all rows in each round. Sums do not depend on the
 * parallelism, but for rounding.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { GradientDescent } from '@wiesel/ml'
 *
 * const rows = [0, 1, 2].map((x) => ({ features: [x], label: 2 * x + 1 }))
 * const descent = new GradientDescent({ iterations: 500, stepsize: 0.5, learningRateMethod: 'constant' })
 * const { data } = await descent.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(data.weights[0].toFixed(3), data.intercept.toFixed(3)) // → 2.000 1.000
 */
export class GradientDescent extends Estimator<typeof PARAMS, InterceptModel> {
  static readonly params = PARAMS

  /** Where it begins; 0 everywhere unless given. */
  readonly initial: InterceptData | undefined

  constructor(given: GivenParams<typeof PARAMS> = {}, initial?: InterceptData) {
    super('GradientDescent', PARAMS, given)
    this.initial = initial
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<InterceptModel> {
    const { name, read, params, initial } = this
    const { featuresCol, labelCol, predictionCol } = params
    const columns = { featuresCol, labelCol, weightCol: null }
    const rule = {
      ...fullRule(params),
      ...(initial === undefined ? {} : { initial: [...initial.weights, initial.intercept] }),
    }
    const coefficient = await descend(
      name,
      read,
      columns,
      lossObjective(LOSSES[params.loss]),
      rule,
      data,
      options,
    )
    return new InterceptModel({ featuresCol, predictionCol }, interceptData(coefficient))
  }

  override toStored() {
    return { ...super.toStored(), ...(this.initial === undefined ? {} : { data: this.initial }) }
  }
}

/** What a descent with an intercept has learned. */
export function interceptData(coefficient: readonly number[]): InterceptData {
  return { weights: coefficient.slice(0, -1), intercept: coefficient[coefficient.length - 1] }
}

/**
 * The rule of descents over all rows: steps that become shorter, and an intercept that is not regularised. The loss at the
 * coefficients of a round is known in the next one; if it has hardly changed, they stay as they are.
 */
export function fullRule(options: FullDescent): DescentRule {
  const { iterations, stepsize, convergenceThreshold, learningRateMethod, regularizationConstant } = options
  const { step } = PENALTIES[options.regularizationPenalty]
  return {
    maxIter: iterations,
    globalBatchSize: null,
    intercept: true,
    next: (known, { gradient, loss, previousLoss, round }) => {
      if (
        convergenceThreshold !== null &&
        previousLoss !== undefined &&
        (previousLoss <= 0 || Math.abs((previousLoss - loss) / previousLoss) < convergenceThreshold)
      )
        return { coefficient: known, done: true }
      const rate = rateOf(learningRateMethod, stepsize, round, regularizationConstant)
      const last = known.length - 1
      const coefficient = known.map((value, i) =>
        i === last ? value - rate * gradient[i] : step(value, gradient[i], regularizationConstant, rate),
      )
      return { coefficient, done: false }
    },
  }
}

import type { DataSet } from '@wiesel/dataset'
import { LABEL, PREDICTION } from '../params/common-params.ts'
import { optionalColumn, value, type GivenParams } from '../params/param.ts'
import { Stage } from '../stage/stage.ts'
import { summarize } from '../stage/summarize.ts'

const METRICS = ['rmse', 'mse', 'mae', 'r2'] as const

/** A figure of a {@link RegressionEvaluator}. */
export type RegressionMetric = (typeof METRICS)[number]

const PARAMS = {
  ...LABEL,
  ...PREDICTION,
  weightCol: optionalColumn('The column that says how much a row counts; null for all alike.', null),
  metricsNames: value<readonly RegressionMetric[]>(
    'Which figures are computed.',
    ['rmse', 'r2'],
    `some of ${METRICS.join(', ')}`,
    (given) => Array.isArray(given) && given.length > 0 && given.every((name) => METRICS.includes(name)),
  ),
}

/** Sums of errors, and mean and spread of labels. */
interface Errors {
  readonly weight: number
  readonly squares: number
  readonly distances: number
  readonly mean: number
  readonly spread: number
}

/**
 * Says how far predicted numbers are from the real ones: the mean square of the errors (mse), its root (rmse), their mean
 * size (mae), and which share of the variance of the labels is predicted (r2: 1 is perfect, 0 no better than the mean).
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { RegressionEvaluator } from '@wiesel/ml'
 *
 * const rows = [[1, 1], [2, 2], [3, 6]].map(([label, prediction]) => ({ label, prediction }))
 * const evaluator = new RegressionEvaluator({ metricsNames: ['mse', 'mae', 'r2'] })
 * console.log(await evaluator.evaluate(new ExecutionEnvironment().fromCollection(rows))) // → { mse: 3, mae: 1, r2: -3.5 }
 */
export class RegressionEvaluator extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('RegressionEvaluator', PARAMS, given)
  }

  /** The figures asked for; r2 is NaN if the labels are all the same. @throws TrainingDataError if there are no rows */
  async evaluate(data: DataSet<any>): Promise<Partial<Record<RegressionMetric, number>>> {
    const { labelCol, predictionCol, weightCol } = this.params
    const { acc } = await summarize<Errors>(
      this.name,
      {
        create: () => ({ weight: 0, squares: 0, distances: 0, mean: 0, spread: 0 }),
        add: (errors, row) => {
          const label = this.read.number(row, labelCol)
          const error = this.read.number(row, predictionCol) - label
          const weight = weightCol === null ? 1 : this.read.number(row, weightCol)
          if (!Number.isFinite(error))
            throw this.read.error(
              `columns "${labelCol}" and "${predictionCol}" hold NaN or an infinite number.`,
            )
          const one = {
            weight,
            squares: weight * error ** 2,
            distances: weight * Math.abs(error),
            mean: label,
            spread: 0,
          }
          return merged(errors, one)
        },
        merge: merged,
      },
      data,
    )
    const mse = acc.squares / acc.weight
    const figures = {
      mse,
      rmse: Math.sqrt(mse),
      mae: acc.distances / acc.weight,
      r2: acc.spread === 0 ? NaN : 1 - acc.squares / acc.spread,
    }
    return Object.fromEntries(this.params.metricsNames.map((name) => [name, figures[name]]))
  }
}

function merged(a: Errors, b: Errors): Errors {
  const weight = a.weight + b.weight
  if (weight === 0) return a
  const apart = b.mean - a.mean
  return {
    weight,
    squares: a.squares + b.squares,
    distances: a.distances + b.distances,
    mean: a.mean + (apart * b.weight) / weight,
    spread: a.spread + b.spread + (apart ** 2 * a.weight * b.weight) / weight,
  }
}

import type { DataSet } from '@wiesel/dataset'
import { ParameterError } from '../errors.ts'
import { kFoldSplit } from '../split/splits.ts'
import type { RowTransformer } from '../stage/stage.ts'

/** Anything that learns a model: an estimator, or a pipeline. */
export interface Learner {
  fit(data: DataSet<any>): Promise<RowTransformer & { transform(data: DataSet<any>): DataSet<any> }>
}

/** How {@link crossValidate} looks for the best parameters. */
export interface CrossValidation<Point> {
  /** What is tried, see `paramGrid`. */
  readonly grid: readonly Point[]
  /** The estimator, or the pipeline, for some parameters. */
  readonly learner: (point: Point) => Learner
  /** How good predictions are. */
  readonly evaluate: (predictions: DataSet<any>) => Promise<number>
  /** Whether a greater figure is better; `true` unless given. */
  readonly greaterIsBetter?: boolean
  /** 3 unless given. */
  readonly folds?: number
  /** 0 unless given. */
  readonly seed?: number
}

/** How good some parameters were. */
export interface Trial<Point> {
  readonly point: Point
  /** Of each fold. */
  readonly figures: readonly number[]
  readonly mean: number
}

/** What {@link crossValidate} has found. */
export interface BestOf<Point> {
  readonly best: Trial<Point>
  /** In the order of the grid. */
  readonly trials: readonly Trial<Point>[]
  /** Learned with the best parameters from all rows. */
  readonly model: Awaited<ReturnType<Learner['fit']>>
}

/**
 * Tries parameters: each fold is tested by what was learned from the others, and the parameters with the best mean are used
 * to learn from all rows. Every trial is a job of its own, one after the other.
 *
 * @throws ParameterError if there is nothing to try
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { crossValidate, LinearRegression, paramGrid, RegressionEvaluator } from '@wiesel/ml'
 *
 * const rows = Array.from({ length: 30 }, (_, i) => ({ features: [i / 30], label: i / 10 }))
 * const { best } = await crossValidate(new ExecutionEnvironment().fromCollection(rows), {
 *   grid: paramGrid({ learningRate: [0.001, 1], maxIter: [50] }),
 *   learner: (point) => new LinearRegression(point),
 *   evaluate: async (predictions) => (await new RegressionEvaluator().evaluate(predictions)).rmse ?? NaN,
 *   greaterIsBetter: false,
 * })
 * console.log(best.point) // → { learningRate: 1, maxIter: 50 }
 */
export async function crossValidate<Point>(
  data: DataSet<any>,
  options: CrossValidation<Point>,
): Promise<BestOf<Point>> {
  const { grid, learner, evaluate, greaterIsBetter = true, folds = 3, seed = 0 } = options
  if (grid.length === 0)
    throw new ParameterError('crossValidate', 'the grid is empty: there is nothing to try.')
  const parts = kFoldSplit(data, folds, { seed })
  const trials: Trial<Point>[] = []
  for (const point of grid) {
    const figures: number[] = []
    for (const { training, testing } of parts) {
      const model = await learner(point).fit(training)
      figures.push(await evaluate(model.transform(testing)))
    }
    trials.push({ point, figures, mean: figures.reduce((sum, figure) => sum + figure, 0) / folds })
  }
  // Where a figure is NaN, nothing is known: such a trial is never the best, if there is another one.
  const rank = ({ mean }: Trial<Point>): number =>
    Number.isNaN(mean) ? -Infinity : greaterIsBetter ? mean : -mean
  const best = trials.reduce((a, b) => (rank(b) > rank(a) ? b : a))
  return { best, trials, model: await learner(best.point).fit(data) }
}

import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { LABEL } from '../params/common-params.ts'
import { optionalColumn, value, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Stage } from '../stage/stage.ts'
import { entryAt, isDense, isSparse, sizeOf } from '../vector/vector.ts'

/** Figures that say how well scores tell two classes apart. */
const METRICS = ['areaUnderROC', 'areaUnderPR', 'areaUnderLorenz', 'ks'] as const

/** A figure of a {@link BinaryClassificationEvaluator}. */
export type BinaryMetric = (typeof METRICS)[number]

const PARAMS = {
  ...LABEL,
  rawPredictionCol: optionalColumn(
    'The column of scores: numbers, or vectors whose last entry is the score.',
    'rawPrediction',
  ),
  weightCol: optionalColumn('The column that says how much a row counts; null for all alike.', null),
  metricsNames: value<readonly BinaryMetric[]>(
    'Which figures are computed.',
    ['areaUnderROC', 'areaUnderPR'],
    `some of ${METRICS.join(', ')}`,
    (given) => Array.isArray(given) && given.length > 0 && given.every((name) => METRICS.includes(name)),
  ),
}

interface Scored {
  readonly score: number
  readonly positive: boolean
  readonly weight: number
}

/**
 * Says how well scores tell rows with the label 1 from those with the label 0: the area under the ROC curve, under the
 * precision-recall curve (which begins at recall 0 with precision 1) and under the Lorenz curve, and the largest distance of
 * the two distributions (Kolmogorov-Smirnov). A curve has one point for each row, so rows of one score count in their order.
 * All scores are held in memory.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { BinaryClassificationEvaluator } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements(
 *   { label: 1, rawPrediction: 0.9 },
 *   { label: 0, rawPrediction: 0.6 },
 *   { label: 1, rawPrediction: 0.4 },
 *   { label: 0, rawPrediction: 0.1 },
 * )
 * console.log((await new BinaryClassificationEvaluator().evaluate(rows)).areaUnderROC) // → 0.75
 */
export class BinaryClassificationEvaluator extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('BinaryClassificationEvaluator', PARAMS, given)
  }

  /** The figures asked for. @throws TrainingDataError if there are no rows of one of the labels */
  async evaluate(data: DataSet<any>): Promise<Partial<Record<BinaryMetric, number>>> {
    const scored = await data.map((row: Row) => this.scored(row)).collect()
    scored.sort((a, b) => b.score - a.score)
    const curve = new ScoreCurve(scored)
    if (curve.positives === 0 || curve.negatives === 0)
      throw new TrainingDataError(this.name, 'there must be rows with the label 1 and with the label 0.')
    return Object.fromEntries(this.params.metricsNames.map((name) => [name, curve[name]()]))
  }

  private scored(row: Row): Scored {
    const { labelCol, rawPredictionCol, weightCol } = this.params
    const column = rawPredictionCol ?? 'rawPrediction'
    const raw = this.read.value(row, column)
    const score =
      isDense(raw) || isSparse(raw) ? entryAt(raw, sizeOf(raw) - 1) : this.read.number(row, column)
    const label = this.read.number(row, labelCol)
    if (label !== 0 && label !== 1) throw this.read.error(`label ${label} is neither 0 nor 1.`)
    return { score, positive: label === 1, weight: weightCol === null ? 1 : this.read.number(row, weightCol) }
  }
}

/** The curves over rows in descending order of their scores. */
class ScoreCurve {
  readonly positives: number
  readonly negatives: number
  private readonly scored: readonly Scored[]

  constructor(scored: readonly Scored[]) {
    this.scored = scored
    const sum = (positive: boolean): number =>
      scored.reduce((all, row) => all + (row.positive === positive ? row.weight : 0), 0)
    this.positives = sum(true)
    this.negatives = sum(false)
  }

  areaUnderROC(): number {
    return area(
      this.points((tp, fp) => [fp / this.negatives, tp / this.positives]),
      [0, 0],
    )
  }

  areaUnderPR(): number {
    return area(
      this.points((tp, fp) => [tp / this.positives, tp + fp === 0 ? 1 : tp / (tp + fp)]),
      [0, 1],
    )
  }

  areaUnderLorenz(): number {
    const all = this.positives + this.negatives
    return area(
      this.points((tp, fp) => [(tp + fp) / all, tp / this.positives]),
      [0, 0],
    )
  }

  ks(): number {
    return Math.max(
      ...this.points((tp, fp) => [0, Math.abs(tp / this.positives - fp / this.negatives)]).map(([, y]) => y),
    )
  }

  /** A point after each row, from the weights of true and of false positives so far. */
  private points(at: (tp: number, fp: number) => [x: number, y: number]): [x: number, y: number][] {
    let tp = 0
    let fp = 0
    return this.scored.map(({ positive, weight }) => {
      if (positive) tp += weight
      else fp += weight
      return at(tp, fp)
    })
  }
}

/** The area under straight lines from point to point. */
function area(points: readonly (readonly [number, number])[], start: readonly [number, number]): number {
  return points.reduce(
    ({ sum, last }, point) => ({
      sum: sum + ((point[0] - last[0]) * (point[1] + last[1])) / 2,
      last: point,
    }),
    { sum: 0, last: start },
  ).sum
}

import type { DataSet } from '@wiesel/dataset'
import { LABEL, PREDICTION } from '../params/common-params.ts'
import { optionalColumn, value, type GivenParams } from '../params/param.ts'
import { Stage } from '../stage/stage.ts'
import { summarize } from '../stage/summarize.ts'

const METRICS = ['accuracy', 'weightedPrecision', 'weightedRecall', 'weightedF1', 'macroF1'] as const

/** A figure of a {@link MulticlassClassificationEvaluator}. */
export type MulticlassMetric = (typeof METRICS)[number]

const PARAMS = {
  ...LABEL,
  ...PREDICTION,
  weightCol: optionalColumn('The column that says how much a row counts; null for all alike.', null),
  metricsNames: value<readonly MulticlassMetric[]>(
    'Which figures are computed.',
    ['accuracy', 'weightedF1'],
    `some of ${METRICS.join(', ')}`,
    (given) => Array.isArray(given) && given.length > 0 && given.every((name) => METRICS.includes(name)),
  ),
}

/** How much rows of each label weigh that were predicted to have each label. */
export interface Confusion {
  /** Ascending: all that are labels or predictions. */
  readonly labels: readonly number[]
  /** A row for each label, a place in it for each prediction. */
  readonly matrix: readonly (readonly number[])[]
}

/**
 * Says how well predicted labels agree with the real ones, whatever the number of classes: which share is right (accuracy);
 * precision, recall and F1 of each label, their means by how often labels come (weighted), or of all labels alike (macro).
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MulticlassClassificationEvaluator } from '@wiesel/ml'
 *
 * const rows = [[0, 0], [0, 1], [1, 1], [2, 2]].map(([label, prediction]) => ({ label, prediction }))
 * const data = new ExecutionEnvironment().fromCollection(rows)
 * const evaluator = new MulticlassClassificationEvaluator()
 * console.log((await evaluator.evaluate(data)).accuracy) // → 0.75
 * console.log((await evaluator.confusion(data)).matrix) // → [ [ 1, 1, 0 ], [ 0, 1, 0 ], [ 0, 0, 1 ] ]
 */
export class MulticlassClassificationEvaluator extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('MulticlassClassificationEvaluator', PARAMS, given)
  }

  /** The figures asked for. @throws TrainingDataError if there are no rows */
  async evaluate(data: DataSet<any>): Promise<Partial<Record<MulticlassMetric, number>>> {
    const figures = figuresOf(await this.confusion(data))
    return Object.fromEntries(this.params.metricsNames.map((name) => [name, figures[name]]))
  }

  /** What was taken for what. @throws TrainingDataError if there are no rows */
  async confusion(data: DataSet<any>): Promise<Confusion> {
    const { labelCol, predictionCol, weightCol } = this.params
    const add = (sums: Map<string, number>, key: string, weight: number): Map<string, number> =>
      sums.set(key, (sums.get(key) ?? 0) + weight)
    const { acc } = await summarize<Map<string, number>>(
      this.name,
      {
        create: () => new Map(),
        add: (sums, row) => {
          const pair = [this.read.number(row, labelCol), this.read.number(row, predictionCol)]
          return add(sums, pair.join(' '), weightCol === null ? 1 : this.read.number(row, weightCol))
        },
        merge: (a, b) => {
          for (const [key, weight] of b) add(a, key, weight)
          return a
        },
      },
      data,
    )
    const pairs = [...acc].map(([key, weight]) => [...key.split(' ').map(Number), weight])
    const labels = [...new Set(pairs.flatMap(([label, prediction]) => [label, prediction]))].sort(
      (a, b) => a - b,
    )
    const matrix = labels.map(() => labels.map(() => 0))
    for (const [label, prediction, weight] of pairs)
      matrix[labels.indexOf(label)][labels.indexOf(prediction)] += weight
    return { labels, matrix }
  }
}

function figuresOf({ matrix }: Confusion): Record<MulticlassMetric, number> {
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
  const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
  const total = sum(matrix.map(sum))
  const classes = matrix.map((row, i) => {
    const right = row[i]
    const precision = ratio(right, sum(matrix.map((other) => other[i])))
    const recall = ratio(right, sum(row))
    return {
      share: ratio(sum(row), total),
      precision,
      recall,
      f1: ratio(2 * precision * recall, precision + recall),
    }
  })
  return {
    accuracy: ratio(sum(matrix.map((row, i) => row[i])), total),
    weightedPrecision: sum(classes.map(({ share, precision }) => share * precision)),
    weightedRecall: sum(classes.map(({ share, recall }) => share * recall)),
    weightedF1: sum(classes.map(({ share, f1 }) => share * f1)),
    macroF1: sum(classes.map(({ f1 }) => f1)) / classes.length,
  }
}

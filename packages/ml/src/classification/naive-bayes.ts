import { count, mergeCounts } from '../feature/counts.ts'
import { TrainingDataError } from '../errors.ts'
import { FEATURES, LABEL, PREDICTION } from '../params/common-params.ts'
import { choice, number, type GivenParams } from '../params/param.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'

const PARAMS = {
  ...FEATURES,
  ...PREDICTION,
  modelType: choice('How features are distributed.', ['multinomial'], 'multinomial'),
  ...LABEL,
  smoothing: number('Counted in addition for each value, so that nothing is impossible.', 1, { min: 0 }),
}

/** How often each value of each feature comes, by label. */
type Counts = Map<number, { rows: number; values: Map<number, number>[] }>

interface NaiveBayesData {
  /** The logarithm of the likelihood of each value: by label, then by feature, values and logarithms side by side. */
  readonly theta: { readonly values: number[]; readonly logs: number[] }[][]
  /** The logarithm of how likely each label is. */
  readonly piArray: number[]
  readonly labels: number[]
}

/**
 * Learns how likely each value of each feature is for each label, features being independent categories (multinomial naive
 * Bayes with Laplace smoothing). Labels are whole numbers. A value that was never seen cannot be judged: an error.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { NaiveBayes } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements(
 *   { features: [0, 0], label: 11 },
 *   { features: [1, 0], label: 10 },
 *   { features: [1, 1], label: 10 },
 * )
 * const model = await new NaiveBayes().fit(rows)
 * console.log(model.rowFunction()({ features: [0, 1] })?.prediction) // → 11
 */
export class NaiveBayes extends AggregatingEstimator<typeof PARAMS, Counts, NaiveBayesModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('NaiveBayes', PARAMS, given)
  }

  protected summary(): Summary<Counts> {
    const { featuresCol, labelCol } = this.params
    return {
      create: () => new Map(),
      add: (counts, row) => {
        const features = toArray(this.read.vector(row, featuresCol))
        const label = this.read.number(row, labelCol)
        if (!Number.isInteger(label)) throw this.read.error(`label ${label} is no whole number.`)
        const of = counts.get(label) ?? { rows: 0, values: features.map(() => new Map<number, number>()) }
        checkSize(this.read, featuresCol, features.length, of.values.length)
        of.rows++
        for (const [i, value] of features.entries()) count(of.values[i], value)
        return counts.set(label, of)
      },
      merge: (a, b) => {
        for (const [label, { rows, values }] of b) {
          const of = a.get(label)
          if (of === undefined) a.set(label, { rows, values })
          else {
            of.rows += rows
            this.checkFeatures(values.length, of.values.length)
            for (const [i, counts] of values.entries()) mergeCounts(of.values[i], counts)
          }
        }
        return a
      },
    }
  }

  protected modelOf(counts: Counts, rows: number): NaiveBayesModel {
    const { smoothing } = this.params
    const labels = [...counts.keys()].sort((a, b) => a - b)
    const all = labels.map((label) => counts.get(label) as NonNullable<ReturnType<Counts['get']>>)
    const features = all[0].values.length
    for (const { values } of all) this.checkFeatures(values.length, features)
    const known = Array.from({ length: features }, (_, i) => [
      ...new Set(all.flatMap(({ values }) => [...values[i].keys()])),
    ])
    const theta = all.map((of) =>
      known.map((values, i) => ({
        values,
        logs: values.map((value) => {
          const times = of.values[i].get(value) ?? 0
          return Math.log(times + smoothing) - Math.log(of.rows + smoothing * values.length)
        }),
      })),
    )
    const total = Math.log(rows * features + labels.length * smoothing)
    const piArray = all.map((of) => Math.log(of.rows * features + smoothing) - total)
    return new NaiveBayesModel(this.params, { theta, piArray, labels })
  }

  private checkFeatures(size: number, expected: number): void {
    if (size !== expected)
      throw new TrainingDataError(this.name, `there are vectors of ${size} and of ${expected} entries.`)
  }
}

/** Predicts labels by what {@link NaiveBayes} has learned. */
export class NaiveBayesModel extends Model<typeof PARAMS, NaiveBayesData> {
  constructor(given: GivenParams<typeof PARAMS>, data: NaiveBayesData) {
    super('NaiveBayesModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  rowFunction(): RowFunction {
    const { featuresCol, predictionCol } = this.params
    const { theta, piArray, labels } = this.data
    const logs = theta.map((features) =>
      features.map(({ values, logs: of }) => new Map(values.map((value, i) => [value, of[i]]))),
    )
    return (row) => {
      const features = toArray(this.read.vector(row, featuresCol))
      checkSize(this.read, featuresCol, features.length, logs[0].length)
      const scores = labels.map((_, l) =>
        features.reduce((score, value, i) => {
          const log = logs[l][i].get(value)
          if (log === undefined)
            throw this.read.error(
              `column "${featuresCol}" holds ${value} in entry ${i}, which was never seen while learning.`,
            )
          return score + log
        }, piArray[l]),
      )
      return { ...row, [predictionCol]: labels[scores.indexOf(Math.max(...scores))] }
    }
  }
}

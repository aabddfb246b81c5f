import type { DataSet } from '@wiesel/dataset'
import { ParameterError } from '../errors.ts'
import { FEATURES, LABEL } from '../params/common-params.ts'
import { choice, column, demanded, value, type GivenParams } from '../params/param.ts'
import { Estimator, Model, type RowFunction } from '../stage/stage.ts'
import { summarize } from '../stage/summarize.ts'
import { anova } from '../statistics/anova-test.ts'
import { chiSquare } from '../statistics/chi-sq-test.ts'
import { correlation } from '../statistics/f-value-test.ts'
import type { TestMethod } from '../statistics/stat-test.ts'
import { sizeOf } from '../vector/vector.ts'
import { slice } from './vector-slicer.ts'

type Kind = 'categorical' | 'continuous'
const isKind = (given: unknown): boolean => given === 'categorical' || given === 'continuous'
const KINDS = 'one of "categorical", "continuous"'

const MODES = ['numTopFeatures', 'percentile', 'fpr', 'fdr', 'fwe'] as const
const THRESHOLDS = { numTopFeatures: 50, percentile: 0.1, fpr: 0.05, fdr: 0.05, fwe: 0.05 }

const PARAMS = {
  ...LABEL,
  ...FEATURES,
  outputCol: column('The column of the results.', 'output'),
  featureType: demanded<Kind>('What entries of the vector are: categories or numbers.', KINDS, isKind),
  labelType: demanded<Kind>('What labels are: categories or numbers.', KINDS, isKind),
  selectionMode: choice(
    'What is kept: a number of features, a fraction of them, all with a p-value below the threshold (fpr), as many as keep the share of false ones below it (fdr, Benjamini and Hochberg), or all below the threshold divided by their number (fwe).',
    MODES,
    'numTopFeatures',
  ),
  selectionThreshold: value<number | null>(
    'How many, what fraction, or which p-value; null for 50, 0.1 or 0.05.',
    null,
    'a number, or null',
    (given) => given === null || (typeof given === 'number' && !Number.isNaN(given)),
  ),
}

interface Selection {
  /** The best first. */
  readonly indices: number[]
}

/**
 * Learns which features the label depends on, to take these only, in their order. The test follows from what features and
 * labels are: chi-square for categories of both, analysis of variance for numbers and categories, correlation for numbers
 * and numbers.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { UnivariateFeatureSelector } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 11, 12, 13].map((x) => ({ features: [x % 2, x], label: x > 5 ? 1 : 0 }))
 * const selector = new UnivariateFeatureSelector({
 *   featureType: 'continuous',
 *   labelType: 'categorical',
 *   selectionThreshold: 1,
 * })
 * const model = await selector.fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.data) // → { indices: [ 1 ] }
 */
export class UnivariateFeatureSelector extends Estimator<typeof PARAMS, UnivariateFeatureSelectorModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('UnivariateFeatureSelector', PARAMS, given)
    const { selectionMode: mode, selectionThreshold: threshold } = this.params
    if (threshold === null) return
    if (
      mode === 'numTopFeatures'
        ? !(Number.isInteger(threshold) && threshold > 0)
        : !(threshold >= 0 && threshold <= 1)
    )
      throw new ParameterError(
        this.name,
        `"selectionThreshold" is ${threshold}, but must be ${mode === 'numTopFeatures' ? 'a whole number above 0' : 'from 0 to 1'} for "${mode}".`,
      )
  }

  async fit(data: DataSet<any>): Promise<UnivariateFeatureSelectorModel> {
    const { summary, judge } = this.method()
    const tests = judge(await summarize(this.name, summary, data))
    const pValues = tests.map(({ pValue }) => (Number.isNaN(pValue) ? Infinity : pValue))
    const ranked = [...pValues.keys()].sort((a, b) => pValues[a] - pValues[b] || a - b)
    return new UnivariateFeatureSelectorModel(this.params, {
      indices: ranked.slice(0, this.kept(ranked.map((i) => pValues[i]))),
    })
  }

  private method(): TestMethod<any> {
    const { name, read } = this
    const { featureType, labelType, featuresCol, labelCol } = this.params
    if (labelType === 'categorical')
      return featureType === 'categorical'
        ? chiSquare(read, featuresCol, labelCol)
        : anova(name, read, featuresCol, labelCol)
    if (featureType === 'continuous') return correlation(name, read, featuresCol, labelCol)
    throw new ParameterError(name, 'there is no test of categories against labels that are numbers.')
  }

  /** How many of the features with these ascending p-values are kept. */
  private kept(pValues: readonly number[]): number {
    const { selectionMode, selectionThreshold } = this.params
    const threshold = selectionThreshold ?? THRESHOLDS[selectionMode]
    const n = pValues.length
    const below = (limit: number): number => pValues.filter((p) => p < limit).length
    switch (selectionMode) {
      case 'numTopFeatures':
        return threshold
      case 'percentile':
        return Math.trunc(threshold * n)
      case 'fpr':
        return below(threshold)
      case 'fdr':
        return pValues.findLastIndex((p, i) => p < (threshold * (i + 1)) / n) + 1
      case 'fwe':
        return below(threshold / n)
    }
  }
}

/** Takes the features that a {@link UnivariateFeatureSelector} has chosen. */
export class UnivariateFeatureSelectorModel extends Model<typeof PARAMS, Selection> {
  constructor(given: GivenParams<typeof PARAMS>, data: Selection) {
    super('UnivariateFeatureSelectorModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { featuresCol, outputCol } = this.params
    const ascending = this.data.indices.toSorted((a, b) => a - b)
    const last = ascending.at(-1) ?? -1
    return (row) => {
      const vector = this.read.vector(row, featuresCol)
      if (sizeOf(vector) <= last)
        throw this.read.error(
          `column "${featuresCol}" holds a vector of ${sizeOf(vector)} entries, which has no entry ${last}.`,
        )
      return { ...row, [outputCol]: slice(vector, ascending) }
    }
  }
}

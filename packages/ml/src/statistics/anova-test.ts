import { TrainingDataError } from '../errors.ts'
import { addToMoments, mergeMoments, type Moments } from '../feature/vector-sums.ts'
import type { GivenParams } from '../params/param.ts'
import type { ColumnReader } from '../row.ts'
import { fTail } from './distributions.ts'
import { StatTest, TEST_PARAMS, type FeatureTest, type TestMethod } from './stat-test.ts'

/** The moments of the features, by label. */
export type MomentsByLabel = Map<number, Moments>

/**
 * Tests of each feature, a number, whether its mean differs between the labels, which are categories (one-way analysis of
 * variance). The degrees of freedom are those between and within the labels together: n − 1. A feature that is constant, or
 * NaN somewhere, gives NaN.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { ANOVATest } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 11, 12, 13].map((x) => ({ features: [x, x % 2], label: x > 5 ? 1 : 0 }))
 * const [test] = await new ANOVATest().transform(new ExecutionEnvironment().fromCollection(rows)).collect()
 * console.log(test.fValues[0].toFixed(0), test.pValues[0] < 0.001, test.degreesOfFreedom) // → 150 true [ 5, 5 ]
 */
export class ANOVATest extends StatTest<MomentsByLabel> {
  static readonly params = TEST_PARAMS

  constructor(given: GivenParams<typeof TEST_PARAMS> = {}) {
    super('ANOVATest', given, 'fValue')
  }

  protected method(): TestMethod<MomentsByLabel> {
    return anova(this.name, this.read, this.params.featuresCol, this.params.labelCol)
  }
}

/** The method of {@link ANOVATest}. */
export function anova(
  name: string,
  read: ColumnReader,
  featuresCol: string,
  labelCol: string,
): TestMethod<MomentsByLabel> {
  return {
    summary: {
      create: () => new Map(),
      add: (byLabel, row) => {
        const label = read.label(row, labelCol)
        return byLabel.set(label, addToMoments(read, featuresCol, byLabel.get(label) ?? null, row))
      },
      merge: (a, b) => {
        for (const [label, moments] of b) a.set(label, mergeMoments(a.get(label) ?? null, moments) as Moments)
        return a
      },
    },
    judge: ({ acc, rows }) => {
      const labels = [...acc.values()]
      if (labels.length < 2) throw new TrainingDataError(name, 'all rows have the same label.')
      if (rows <= labels.length)
        throw new TrainingDataError(name, 'there is no more than one row for each label.')
      return judgeMeans(labels, rows)
    },
  }
}

function judgeMeans(labels: readonly Moments[], rows: number): FeatureTest[] {
  const { means } = labels.reduce((a, b) => mergeMoments(a, b) as Moments)
  const between = labels.length - 1
  const within = rows - labels.length
  return means.map((mean, i) => {
    const apart = labels.reduce((sum, label) => sum + label.count * (label.means[i] - mean) ** 2, 0)
    const spread = labels.reduce((sum, label) => sum + label.squares[i], 0)
    const statistic = apart / between / (spread / within)
    return { statistic, degreesOfFreedom: between + within, pValue: fTail(statistic, between, within) }
  })
}

import { TrainingDataError } from '../errors.ts'
import { checkSize } from '../feature/vector-sums.ts'
import type { GivenParams } from '../params/param.ts'
import type { ColumnReader, Row } from '../row.ts'
import { toArray } from '../vector/vector.ts'
import { fTail } from './distributions.ts'
import { StatTest, TEST_PARAMS, type TestMethod } from './stat-test.ts'

/** Means and sums of products of distances from the means: of features, of the label, of both. */
export interface CoMoments {
  readonly count: number
  readonly label: { readonly mean: number; readonly squares: number }
  readonly features: readonly { readonly mean: number; readonly squares: number; readonly products: number }[]
}

/**
 * Tests of each feature, a number, whether the label, a number too, goes linearly with it (F-test of the correlation). The
 * degrees of freedom are n − 2. A feature that is constant, or NaN somewhere, gives NaN.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { FValueTest } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 4].map((x) => ({ features: [x, x % 2], label: 2 * x + (x % 2) / 9 }))
 * const [test] = await new FValueTest().transform(new ExecutionEnvironment().fromCollection(rows)).collect()
 * console.log(test.pValues[0] < 0.01, test.pValues[1] > 0.5, test.degreesOfFreedom) // → true true [ 2, 2 ]
 */
export class FValueTest extends StatTest<CoMoments | null> {
  static readonly params = TEST_PARAMS

  constructor(given: GivenParams<typeof TEST_PARAMS> = {}) {
    super('FValueTest', given, 'fValue')
  }

  protected method(): TestMethod<CoMoments | null> {
    return correlation(this.name, this.read, this.params.featuresCol, this.params.labelCol)
  }
}

/** The method of {@link FValueTest}. */
export function correlation(
  name: string,
  read: ColumnReader,
  featuresCol: string,
  labelCol: string,
): TestMethod<CoMoments | null> {
  return {
    summary: {
      create: () => null,
      add: (moments, row: Row) => {
        const features = toArray(read.vector(row, featuresCol))
        if (moments !== null) checkSize(read, featuresCol, features.length, moments.features.length)
        const one: CoMoments = {
          count: 1,
          label: { mean: read.label(row, labelCol), squares: 0 },
          features: features.map((mean) => ({ mean, squares: 0, products: 0 })),
        }
        return moments === null ? one : mergeCoMoments(moments, one)
      },
      merge: (a, b) => (a === null || b === null ? (a ?? b) : mergeCoMoments(a, b)),
    },
    judge: ({ acc, rows }) => {
      const degreesOfFreedom = rows - 2
      if (degreesOfFreedom < 1) throw new TrainingDataError(name, `there are ${rows} rows; three are needed.`)
      const { label, features } = acc as CoMoments
      return features.map(({ squares, products }) => {
        const r = products / Math.sqrt(squares * label.squares)
        const statistic = (r ** 2 / (1 - r ** 2)) * degreesOfFreedom
        return { statistic, degreesOfFreedom, pValue: fTail(statistic, 1, degreesOfFreedom) }
      })
    },
  }
}

function mergeCoMoments(a: CoMoments, b: CoMoments): CoMoments {
  const count = a.count + b.count
  const share = b.count / count
  const times = (a.count * b.count) / count
  const labelApart = b.label.mean - a.label.mean
  return {
    count,
    label: {
      mean: a.label.mean + labelApart * share,
      squares: a.label.squares + b.label.squares + labelApart ** 2 * times,
    },
    features: a.features.map((one, i) => {
      const other = b.features[i]
      const apart = other.mean - one.mean
      return {
        mean: one.mean + apart * share,
        squares: one.squares + other.squares + apart ** 2 * times,
        products: one.products + other.products + apart * labelApart * times,
      }
    }),
  }
}

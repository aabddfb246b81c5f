import type { DataSet } from '@wiesel/dataset'
import { FEATURES, LABEL } from '../params/common-params.ts'
import { flag, type GivenParams } from '../params/param.ts'
import { Stage } from '../stage/stage.ts'
import { summarized, type Counted, type Summary } from '../stage/summarize.ts'

/** The parameters of tests of features against a label. */
export const TEST_PARAMS = {
  ...FEATURES,
  ...LABEL,
  flatten: flag('Whether there is a row for each feature, rather than one row with arrays.', false),
}

/** What a test says about one feature. */
export interface FeatureTest {
  readonly pValue: number
  readonly degreesOfFreedom: number
  readonly statistic: number
}

/** How the rows of a test are summed up, and what follows for each feature. */
export interface TestMethod<Acc> {
  readonly summary: Summary<Acc>
  /** @throws TrainingDataError if there are too few rows */
  readonly judge: (counted: Counted<Acc>) => FeatureTest[]
}

/** A stage that says of each feature whether the label depends on it: a table becomes a small table. */
export abstract class StatTest<Acc> extends Stage<typeof TEST_PARAMS> {
  /** The name of the statistic in its column. */
  private readonly statistic: string

  constructor(name: string, given: GivenParams<typeof TEST_PARAMS>, statistic: string) {
    super(name, TEST_PARAMS, given)
    this.statistic = statistic
  }

  protected abstract method(): TestMethod<Acc>

  /** The columns of the result. */
  get outputColumns(): readonly string[] {
    const { statistic } = this
    return this.params.flatten
      ? ['featureIndex', 'pValue', 'degreeOfFreedom', statistic]
      : ['pValues', 'degreesOfFreedom', `${statistic}s`]
  }

  /**
   * One row with arrays that have a place for each feature, or, if `flatten` is set, one row for each feature.
   *
   * @throws TrainingDataError by the job if there are too few rows
   */
  transform(data: DataSet<any>): DataSet<Readonly<Record<string, any>>> {
    const { summary, judge } = this.method()
    return summarized(this.name, summary, data).flatMap((counted) => this.rowsOf(judge(counted)))
  }

  private rowsOf(tests: readonly FeatureTest[]): Record<string, unknown>[] {
    const { statistic } = this
    if (this.params.flatten)
      return tests.map((test, featureIndex) => ({
        featureIndex,
        pValue: test.pValue,
        degreeOfFreedom: test.degreesOfFreedom,
        [statistic]: test.statistic,
      }))
    return [
      {
        pValues: tests.map(({ pValue }) => pValue),
        degreesOfFreedom: tests.map(({ degreesOfFreedom }) => degreesOfFreedom),
        [`${statistic}s`]: tests.map((test) => test.statistic),
      },
    ]
  }
}

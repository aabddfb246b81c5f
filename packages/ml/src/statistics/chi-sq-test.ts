import { count, mergeCounts, type Counts } from '../feature/counts.ts'
import { checkSize } from '../feature/vector-sums.ts'
import type { GivenParams } from '../params/param.ts'
import type { ColumnReader } from '../row.ts'
import { toArray } from '../vector/vector.ts'
import { chiSquareTail } from './distributions.ts'
import { StatTest, TEST_PARAMS, type FeatureTest, type TestMethod } from './stat-test.ts'

/** How often each label comes, by feature and by its value. */
export type Contingency = Map<number, Counts<unknown>>[]

/**
 * Tests of each feature whether the label depends on it, values of both being categories (Pearson's chi-square test).
 * Results are rounded to 11 decimals. A feature or a label with one value gives the statistic 0.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { ChiSqTest } from '@wiesel/ml'
 *
 * const rows = [0, 0, 1, 1].map((x, i) => ({ features: [x, i % 2], label: x }))
 * const [test] = await new ChiSqTest().transform(new ExecutionEnvironment().fromCollection(rows)).collect()
 * console.log(test.statistics, test.degreesOfFreedom) // → [ 4, 0 ] [ 1, 1 ]
 */
export class ChiSqTest extends StatTest<Contingency> {
  static readonly params = TEST_PARAMS

  constructor(given: GivenParams<typeof TEST_PARAMS> = {}) {
    super('ChiSqTest', given, 'statistic')
  }

  protected method(): TestMethod<Contingency> {
    return chiSquare(this.read, this.params.featuresCol, this.params.labelCol)
  }
}

/** The method of {@link ChiSqTest}. */
export function chiSquare(
  read: ColumnReader,
  featuresCol: string,
  labelCol: string,
): TestMethod<Contingency> {
  return {
    summary: {
      create: () => [],
      add: (tables, row) => {
        const features = toArray(read.vector(row, featuresCol))
        const label = read.value(row, labelCol)
        if (tables.length > 0) checkSize(read, featuresCol, features.length, tables.length)
        for (const [i, value] of features.entries()) {
          tables[i] ??= new Map()
          count(labelsOf(tables[i], value), label)
        }
        return tables
      },
      merge: (a, b) => {
        for (const [i, table] of b.entries())
          for (const [value, labels] of table) mergeCounts(labelsOf((a[i] ??= new Map()), value), labels)
        return a
      },
    },
    judge: ({ acc, rows }) => acc.map((table) => judgeTable([...table.values()], rows)),
  }
}

function labelsOf(table: Map<number, Counts<unknown>>, value: number): Counts<unknown> {
  let labels = table.get(value)
  if (labels === undefined) table.set(value, (labels = new Map()))
  return labels
}

function judgeTable(values: readonly Counts<unknown>[], rows: number): FeatureTest {
  const labels = new Map<unknown, number>()
  for (const counts of values) mergeCounts(labels, counts)
  let statistic = 0
  for (const counts of values) {
    const ofValue = [...counts.values()].reduce((sum, times) => sum + times, 0)
    for (const [label, ofLabel] of labels) {
      const expected = (ofValue * ofLabel) / rows
      statistic += ((counts.get(label) ?? 0) - expected) ** 2 / expected
    }
  }
  const degreesOfFreedom = (values.length - 1) * (labels.size - 1)
  return {
    degreesOfFreedom,
    statistic: rounded(statistic),
    pValue: degreesOfFreedom === 0 ? 1 : rounded(chiSquareTail(statistic, degreesOfFreedom)),
  }
}

/** To 11 decimals. */
function rounded(value: number): number {
  return Math.round(value * 1e11) / 1e11
}

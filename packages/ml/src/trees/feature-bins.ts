/** Numbers of features by bins: trees only ask on which side of a border a number is, so few borders are enough. */
import {
  countOf,
  emptyQuantiles,
  insertNumber,
  mergeQuantiles,
  quantilesOf,
  type QuantileSummary,
} from '../feature/quantile-summary.ts'
import { checkSize } from '../feature/vector-sums.ts'
import type { ColumnReader, Row } from '../row.ts'
import { toArray } from '../vector/vector.ts'

/** The bin of NaN. */
export const MISSING = 255

/** How many bins there may be beside it. */
export const BINS_MAX = 254

/** The borders of each feature, ascending: a number is in the bin of the first border that is not less. */
export type FeatureBorders = readonly (readonly number[])[]

/** Quantiles of each feature, and what is to be known of the labels. */
export interface FeatureSummary {
  readonly features: QuantileSummary[]
  /** How often each label comes, up to some number of different ones. */
  readonly labels: Map<number, number>
  readonly labelSum: number
}

/** Labels beyond are not told apart: then they are no classes. */
const LABELS_MAX = 10_000

const RELATIVE_ERROR = 0.001

export const emptyFeatures = (): FeatureSummary => ({ features: [], labels: new Map(), labelSum: 0 })

/** The summary with one row more; it may be the same object, changed. */
export function addFeatures(
  read: ColumnReader,
  { featuresCol, labelCol }: { featuresCol: string; labelCol: string },
  { features, labels, labelSum }: FeatureSummary,
  row: Row,
): FeatureSummary {
  const values = toArray(read.vector(row, featuresCol))
  const label = read.number(row, labelCol)
  if (!Number.isFinite(label)) throw read.error(`label ${label} cannot be learned.`)
  if (features.length > 0) checkSize(read, featuresCol, values.length, features.length)
  for (const [i, value] of values.entries()) {
    features[i] ??= emptyQuantiles(RELATIVE_ERROR)
    if (!Number.isNaN(value)) features[i] = insertNumber(features[i], value)
  }
  if (labels.size < LABELS_MAX || labels.has(label)) labels.set(label, (labels.get(label) ?? 0) + 1)
  return { features, labels, labelSum: labelSum + label }
}

/** The summary of the rows of two. */
export function mergeFeatures(
  read: ColumnReader,
  featuresCol: string,
  a: FeatureSummary,
  b: FeatureSummary,
): FeatureSummary {
  checkSize(read, featuresCol, b.features.length, a.features.length)
  for (const [label, times] of b.labels) a.labels.set(label, (a.labels.get(label) ?? 0) + times)
  return {
    features: a.features.map((feature, i) => mergeQuantiles(feature, b.features[i])),
    labels: a.labels,
    labelSum: a.labelSum + b.labelSum,
  }
}

/** Borders half-way between quantiles that differ; none for a feature that never varies. */
export function bordersOf({ features }: FeatureSummary, bins: number): FeatureBorders {
  const fractions = Array.from({ length: bins + 1 }, (_, i) => i / bins)
  return features.map((feature) => {
    if (countOf(feature) === 0) return []
    const quantiles = [...new Set(quantilesOf(feature, fractions))]
    return quantiles.slice(1).map((upper, i) => {
      const middle = quantiles[i] + (upper - quantiles[i]) / 2
      return Number.isFinite(middle) && middle < upper ? middle : quantiles[i]
    })
  })
}

/** The bin of a number. */
export function binOf(borders: readonly number[], value: number): number {
  if (Number.isNaN(value)) return MISSING
  let [low, high] = [0, borders.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= borders[middle]) high = middle
    else low = middle + 1
  }
  return low
}

/** The rows of one subtask by bins, row by row. */
export interface BinnedBlock {
  readonly rows: number
  readonly bins: Uint8Array
  readonly labels: Float64Array
}

/** Puts rows into bins. */
export function binRows(
  read: ColumnReader,
  { featuresCol, labelCol }: { featuresCol: string; labelCol: string },
  borders: FeatureBorders,
  rows: Iterable<Row>,
): BinnedBlock {
  const all: Uint8Array[] = []
  const labels: number[] = []
  for (const row of rows) {
    const values = toArray(read.vector(row, featuresCol))
    all.push(Uint8Array.from(values, (value, i) => binOf(borders[i], value)))
    labels.push(read.number(row, labelCol))
  }
  const bins = new Uint8Array(all.length * borders.length)
  for (const [row, of] of all.entries()) bins.set(of, row * borders.length)
  return { rows: all.length, bins, labels: Float64Array.from(labels) }
}

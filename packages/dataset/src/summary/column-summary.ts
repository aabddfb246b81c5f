/**
 * What: statistics of one column, in one pass, mergeable.
 * Algorithm: mean and variance by Welford's updates, merged by Chan, Golub and LeVeque's formula. Sums of missing values
 *   are none; NaN, infinities and null are missing.
 */
import type { RecordType } from '../types/record-type.ts'

/** What every column has. */
export interface CountSummary {
  totalCount: number
  nullCount: number
  nonNullCount: number
}

/** Of a column of numbers. `null` where there is no number. */
export interface NumberSummary extends CountSummary {
  nanCount: number
  infinityCount: number
  missingCount: number
  nonMissingCount: number
  min: number | null
  max: number | null
  sum: number | null
  mean: number | null
  /** Of a sample: divided by the count − 1. */
  variance: number | null
  standardDeviation: number | null
}

/** Of a column of strings. `null` where there is no string. */
export interface StringSummary extends CountSummary {
  emptyCount: number
  minLength: number | null
  maxLength: number | null
  meanLength: number | null
}

/** Of a column of booleans. */
export interface BooleanSummary extends CountSummary {
  trueCount: number
  falseCount: number
}

/** Statistics of a column, by what is in it. */
export type ColumnSummary = CountSummary | NumberSummary | StringSummary | BooleanSummary

interface Moments {
  n: number
  min: number
  max: number
  sum: number
  mean: number
  /** The sum of squared differences from the mean. */
  m2: number
}

/** What is known of a column so far: plain data. */
export interface ColumnState {
  total: number
  nulls: number
  nan: number
  infinite: number
  empty: number
  trues: number
  falses: number
  numbers: Moments
  lengths: Moments
}

function noMoments(): Moments {
  return { n: 0, min: Infinity, max: -Infinity, sum: 0, mean: 0, m2: 0 }
}

/** A column of which nothing is known. */
export function newColumn(): ColumnState {
  return {
    total: 0,
    nulls: 0,
    nan: 0,
    infinite: 0,
    empty: 0,
    trues: 0,
    falses: 0,
    numbers: noMoments(),
    lengths: noMoments(),
  }
}

function addNumber(moments: Moments, value: number): void {
  const delta = value - moments.mean
  moments.n++
  moments.mean += delta / moments.n
  moments.m2 += delta * (value - moments.mean)
  moments.sum += value
  if (value < moments.min) moments.min = value
  if (value > moments.max) moments.max = value
}

function mergeMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n
  if (n === 0) return a
  const delta = b.mean - a.mean
  return {
    n,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    mean: a.mean + (delta * b.n) / n,
    m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n,
  }
}

/** Adds a value to a column. */
export function addValue(column: ColumnState, value: unknown): void {
  column.total++
  if (value === null || value === undefined) column.nulls++
  else if (typeof value === 'number' || typeof value === 'bigint') {
    const number = Number(value)
    if (Number.isNaN(number)) column.nan++
    else if (!Number.isFinite(number)) column.infinite++
    else addNumber(column.numbers, number)
  } else if (typeof value === 'string') {
    if (value === '') column.empty++
    addNumber(column.lengths, value.length)
  } else if (value === true) column.trues++
  else if (value === false) column.falses++
}

/** Two parts of one column together. */
export function mergeColumns(a: ColumnState, b: ColumnState): ColumnState {
  return {
    total: a.total + b.total,
    nulls: a.nulls + b.nulls,
    nan: a.nan + b.nan,
    infinite: a.infinite + b.infinite,
    empty: a.empty + b.empty,
    trues: a.trues + b.trues,
    falses: a.falses + b.falses,
    numbers: mergeMoments(a.numbers, b.numbers),
    lengths: mergeMoments(a.lengths, b.lengths),
  }
}

function kindOf(
  column: ColumnState,
  type: RecordType | undefined,
): 'number' | 'string' | 'boolean' | 'other' {
  if (type?.kind === 'basic') {
    if (type.name === 'string' || type.name === 'boolean') return type.name
    return ['date', 'enum', 'bytes'].includes(type.name) ? 'other' : 'number'
  }
  if (column.numbers.n + column.nan + column.infinite > 0) return 'number'
  if (column.lengths.n > 0) return 'string'
  return column.trues + column.falses > 0 ? 'boolean' : 'other'
}

/** What a column has come to. */
export function summaryOf(column: ColumnState, type: RecordType | undefined): ColumnSummary {
  const { total, nulls, nan, infinite, empty, trues, falses, numbers, lengths } = column
  const counts: CountSummary = { totalCount: total, nullCount: nulls, nonNullCount: total - nulls }
  const ifAny = (n: number, value: number): number | null => (n > 0 ? value : null)
  switch (kindOf(column, type)) {
    case 'number': {
      const { n, min, max, sum, mean, m2 } = numbers
      const variance = n > 1 ? m2 / (n - 1) : ifAny(n, 0)
      return {
        ...counts,
        nanCount: nan,
        infinityCount: infinite,
        missingCount: nulls + nan + infinite,
        nonMissingCount: n,
        min: ifAny(n, min),
        max: ifAny(n, max),
        sum: ifAny(n, sum),
        mean: ifAny(n, mean),
        variance,
        standardDeviation: variance === null ? null : Math.sqrt(variance),
      }
    }
    case 'string': {
      const { n, min, max, mean } = lengths
      return {
        ...counts,
        emptyCount: empty,
        minLength: ifAny(n, min),
        maxLength: ifAny(n, max),
        meanLength: ifAny(n, mean),
      }
    }
    case 'boolean':
      return { ...counts, trueCount: trues, falseCount: falses }
    default:
      return counts
  }
}

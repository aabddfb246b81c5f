/**
 * A summary of many numbers that knows their quantiles (Greenwald and Khanna 2001): of the sorted numbers it keeps some, and
 * of each between which ranks it lies. Ranks are known up to a fraction of the count, `relativeError`; memory grows with
 * 1/ε · log(ε · n). Of fewer than 1/ε numbers all are kept, so quantiles are exact. Plain data, so it travels.
 */
import { TrainingDataError } from '../errors.ts'

/** A number that is kept, by how much its rank is above that of the one before, and how uncertain it is. */
interface Sample {
  readonly value: number
  readonly gap: number
  readonly slack: number
}

/** Numbers as samples, and those that came since. */
export interface QuantileSummary {
  readonly relativeError: number
  readonly count: number
  /** Ascending. */
  readonly samples: readonly Sample[]
  /** In any order; taken in when there are many. */
  readonly fresh: number[]
}

const FRESH_MAX = 10_000

/** The summary of no numbers. */
export function emptyQuantiles(relativeError: number): QuantileSummary {
  return { relativeError, count: 0, samples: [], fresh: [] }
}

/** The summary with one number more. It may be the same object, changed. */
export function insertNumber(summary: QuantileSummary, value: number): QuantileSummary {
  summary.fresh.push(value)
  return summary.fresh.length < FRESH_MAX ? summary : compressQuantiles(summary)
}

/** How many numbers a summary is of. */
export function countOf({ count, fresh }: QuantileSummary): number {
  return count + fresh.length
}

/** The same summary, with as few samples as the error allows. */
export function compressQuantiles(summary: QuantileSummary): QuantileSummary {
  const { relativeError, fresh } = summary
  if (fresh.length === 0) return summary
  const samples = Array.from(Float64Array.from(fresh).sort(), (value) => ({ value, gap: 1, slack: 0 }))
  return thinned(joined(summary, { relativeError, count: fresh.length, samples, fresh: [] }))
}

/** The summary of the numbers of two. */
export function mergeQuantiles(a: QuantileSummary, b: QuantileSummary): QuantileSummary {
  return thinned(joined(compressQuantiles(a), compressQuantiles(b)))
}

/**
 * For each fraction the number at or below which it lies. A number is one of those given in.
 *
 * @throws TrainingDataError if there are none
 */
export function quantilesOf(summary: QuantileSummary, fractions: readonly number[]): number[] {
  const { samples, count } = compressQuantiles(summary)
  if (count === 0) throw new TrainingDataError('Quantiles', 'there are no numbers.')
  return fractions.map((fraction) => {
    const rank = Math.max(1, Math.ceil(fraction * count))
    let best = samples[0].value
    let least = Infinity
    let low = 0
    for (const { value, gap, slack } of samples) {
      low += gap
      const off = Math.max(low + slack - rank, rank - low)
      if (off < least) [best, least] = [value, off]
    }
    return best
  })
}

/** All samples of two summaries; those of one are as uncertain as the place in the other where they come. */
function joined(a: QuantileSummary, b: QuantileSummary): QuantileSummary {
  const samples: Sample[] = []
  const take = ({ value, gap, slack }: Sample, next: Sample | undefined): void => {
    samples.push({ value, gap, slack: slack + (next === undefined ? 0 : next.gap + next.slack - 1) })
  }
  let [i, j] = [0, 0]
  while (i < a.samples.length || j < b.samples.length) {
    const [left, right] = [a.samples.at(i), b.samples.at(j)]
    if (right === undefined || (left !== undefined && left.value <= right.value)) {
      take(left as Sample, right)
      i++
    } else {
      take(right, left)
      j++
    }
  }
  return {
    relativeError: Math.max(a.relativeError, b.relativeError),
    count: a.count + b.count,
    samples,
    fresh: [],
  }
}

/** Samples that the next one can stand for are left out; the first and the last stay. */
function thinned(summary: QuantileSummary): QuantileSummary {
  const { relativeError, count, samples } = summary
  const most = 2 * relativeError * count
  const kept: Sample[] = []
  for (let i = samples.length - 1; i >= 0; i--) {
    const sample = samples[i]
    const next = kept.at(-1)
    const isEnd = i === 0 || kept.length < 2
    if (next === undefined || isEnd || sample.gap + next.gap + next.slack >= most) kept.push(sample)
    else kept[kept.length - 1] = { ...next, gap: next.gap + sample.gap }
  }
  return { ...summary, samples: kept.reverse() }
}

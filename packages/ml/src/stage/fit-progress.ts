import type { DataSet } from '@wiesel/dataset'
import { Collected, type JobHandle } from '@wiesel/runtime'

/** A round of learning that has ended. */
export interface FitProgress {
  /** The estimator. */
  readonly stage: string
  /** From 1. */
  readonly round: number
  /** How many rounds there are at most. */
  readonly maxRounds: number
  readonly durationMs: number
  /**
   * What the estimator says of the round: descents `loss`, the mean loss that the round has found, of its rows, at the
   * coefficients it began with; `KMeans` `moved`, how far all centres together have moved; others nothing.
   */
  readonly figures: Readonly<Record<string, number>>
}

/** What learning can be told besides its parameters. */
export interface FitOptions {
  /**
   * Is told of each round of learning, in order, soon after it has ended and before `fit` has. Estimators that learn in one
   * pass have none. Of rounds faster than a tenth of a millisecond some may be left out. If it throws, learning ends and `fit`
   * fails with that.
   */
  readonly onProgress?: (progress: FitProgress) => void
}

const LOOK_EVERY_MS = 20

/** The name of the iteration in which an estimator learns. */
export function fitName(stage: string): string {
  return `Fit ${stage}`
}

/** Runs the job in which an estimator learns, and tells of the rounds of its iteration, which is called {@link fitName}. */
export async function collectLearned<T>(
  stage: string,
  learned: DataSet<T>,
  { onProgress }: FitOptions,
): Promise<T[]> {
  if (onProgress === undefined) return learned.collect()
  let handle: JobHandle | undefined
  let told = 0
  let failure: { readonly cause: unknown } | undefined
  const tell = (): void => {
    const fit = handle?.iterations().find(({ name }) => name === fitName(stage))
    if (fit === undefined || failure !== undefined) return
    try {
      for (const { superstep, durationMs, aggregates } of fit.recent) {
        if (superstep <= told) continue
        told = superstep
        onProgress({
          stage,
          round: superstep,
          maxRounds: fit.maxSupersteps,
          durationMs,
          figures: aggregates,
        })
      }
    } catch (cause) {
      failure = { cause }
    }
  }
  const job = new AbortController()
  const timer = setInterval(() => {
    tell()
    if (failure !== undefined) job.abort()
  }, LOOK_EVERY_MS)
  try {
    const records = await new Collected<T>(
      (queue) => (handle = learned.env.job.collectInto(learned.upstreams, queue, { signal: job.signal })),
    ).toArray()
    tell()
    if (failure === undefined) return records
  } catch (cause) {
    failure ??= { cause }
  } finally {
    clearInterval(timer)
  }
  throw failure.cause
}

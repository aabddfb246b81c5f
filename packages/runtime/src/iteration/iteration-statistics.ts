import type { TaskMetrics } from '../execution/job-metrics.ts'

/** What is known of a superstep that has ended. */
export interface SuperstepStatistics {
  readonly superstep: number
  /** Records for the next superstep. */
  readonly rows: number
  /** Records that change the solution set of a delta iteration. */
  readonly changes: number
  readonly durationMs: number
  /** What the aggregators came to that are numbers. */
  readonly aggregates: Readonly<Record<string, number>>
}

/** How far an iteration is. */
export interface IterationStatistics {
  readonly name: string
  /** The superstep that is under way, or the last one there was; 0 before the first. */
  readonly superstep: number
  readonly maxSupersteps: number
  readonly ended: boolean
  /** The last supersteps that have ended, oldest first; 256 at most. */
  readonly recent: readonly SuperstepStatistics[]
}

const RECENT_MAX = 256

/** Keeps {@link IterationStatistics}. */
export class IterationLog {
  superstep = 0
  ended = false
  private readonly name: string
  private readonly maxSupersteps: number
  private recent: SuperstepStatistics[] = []

  constructor(name: string, maxSupersteps: number) {
    this.name = name
    this.maxSupersteps = maxSupersteps
  }

  add(superstep: SuperstepStatistics): void {
    this.recent.push(superstep)
    if (this.recent.length > 2 * RECENT_MAX) this.recent = this.recent.slice(-RECENT_MAX)
  }

  get last(): SuperstepStatistics | undefined {
    return this.recent.at(-1)
  }

  read(): IterationStatistics {
    const { name, superstep, maxSupersteps, ended } = this
    return { name, superstep, maxSupersteps, ended, recent: this.recent.slice(-RECENT_MAX) }
  }
}

/** The iterations of a job. */
export function iterationsOf(metrics: readonly TaskMetrics[]): IterationStatistics[] {
  return metrics.flatMap(({ operators }) => operators.flatMap(({ iteration }) => iteration ?? []))
}

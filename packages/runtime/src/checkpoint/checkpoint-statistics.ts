/** What happened to one checkpoint or savepoint. */
export interface CheckpointReport {
  readonly checkpoint: number
  /** `'superstep'`: the state of iterations, between two supersteps. */
  readonly kind: 'periodic' | 'final' | 'savepoint' | 'superstep'
  status: 'running' | 'completed' | 'failed'
  /** Of the job's clock. */
  readonly startedAt: number
  /** From its start until it was complete or had failed. */
  durationMs?: number
  bytes?: number
  /** Why it failed. */
  failure?: string
}

/** The checkpoints of a job, over all its attempts. */
export interface CheckpointStatistics {
  readonly completed: number
  readonly failed: number
  readonly running: number
  /** How often the job was started: 1, and 1 for each restart. */
  readonly attempts: number
  /** The checkpoint that the last start went on from; `undefined` when it began anew. */
  readonly restoredFrom: number | undefined
  /** Checkpoints that were passed over because they are damaged. */
  readonly damaged: readonly { readonly checkpoint: number; readonly reason: string }[]
  /** The last of them, oldest first. */
  readonly recent: readonly CheckpointReport[]
}

const RECENT_MAX = 32

/** Keeps {@link CheckpointStatistics}. */
export class CheckpointLog {
  attempts = 0
  restoredFrom: number | undefined
  readonly damaged: { checkpoint: number; reason: string }[] = []
  private completed = 0
  private failed = 0
  private recent: CheckpointReport[] = []

  begin(checkpoint: number, kind: CheckpointReport['kind'], startedAt: number): CheckpointReport {
    const report: CheckpointReport = { checkpoint, kind, status: 'running', startedAt }
    this.recent = [...this.recent, report].slice(-RECENT_MAX)
    return report
  }

  end(report: CheckpointReport, now: number, outcome: { bytes: number } | { failure: string }): void {
    if (report.status !== 'running') return
    Object.assign(report, outcome, { durationMs: now - report.startedAt })
    report.status = 'failure' in outcome ? 'failed' : 'completed'
    if (report.status === 'failed') this.failed++
    else this.completed++
  }

  read(): CheckpointStatistics {
    return {
      completed: this.completed,
      failed: this.failed,
      running: this.recent.filter(({ status }) => status === 'running').length,
      attempts: this.attempts,
      restoredFrom: this.restoredFrom,
      damaged: [...this.damaged],
      recent: this.recent.map((report) => ({ ...report })),
    }
  }
}

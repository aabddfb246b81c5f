import type { JobRecovery, JobRuntime } from '@wiesel/runtime/internal'
import type { FaultCounts } from './fault-counts.ts'

/** Counts where barriers were when something failed. */
export function noteBarriers({ tasks }: JobRuntime, counts: FaultCounts): void {
  for (const { checkpoints, parts } of tasks) {
    const note = (where: string): void => counts.add(`failed while a barrier ${where}`)
    if (parts.source?.barrier !== undefined) note('waited for a source')
    if (checkpoints.alignment.begun) note('was in some channels')
    if (checkpoints.alignment.current !== undefined) note('waited for a task')
    if (checkpoints.isWriting) note('was behind, and state was being written')
    if (checkpoints.feedback?.isOpen === true) note('was in a loop')
    if (!checkpoints.told) note('was everywhere, and a task was yet to be told')
  }
}

/** Counts what became of the checkpoints of a process. */
export function noteCheckpoints(log: JobRecovery['log'], counts: FaultCounts): void {
  const { completed, failed, attempts, damaged, restoredFrom } = log.read()
  counts.add('checkpoint completed', completed)
  counts.add('checkpoint failed', failed)
  counts.add('restarted', attempts - 1)
  if (restoredFrom !== undefined) counts.add('restored')
  if (damaged.length > 0) counts.add('damaged checkpoint found', damaged.length)
}

import type { JobRuntime, JobSnapshot } from '@wiesel/runtime/internal'

/** Whether nothing is under way between tasks or put aside in them, so that the operators' state is all there is. */
export function isQuiet(job: JobRuntime): boolean {
  return job.tasks.every(
    (task) =>
      task.quiet && task.parts.gates.every(({ channels }) => channels.every((channel) => !channel.hasData)),
  )
}

/** A snapshot as it comes back from storage. */
export function stored(snapshot: JobSnapshot): JobSnapshot {
  return structuredClone(snapshot)
}

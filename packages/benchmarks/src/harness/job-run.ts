import type { JobResult } from '@wiesel/runtime'

/** The file of a job in `src/jobs`. */
export const jobFile = (name: string): URL => new URL(`../jobs/${name}-job.ts`, import.meta.url)

/** Milliseconds that the tasks of a job have been there: without the start of threads. */
export function taskMs({ metrics }: JobResult): number {
  return Math.max(...metrics.map(({ busyMs, blockedMs, idleMs }) => busyMs + blockedMs + idleMs))
}

import type { Executor, JobHandle } from '@wiesel/runtime'

/**
 * An executor like another one, whose jobs are watched while they run: also those that a job's builder runs.
 *
 * @param watch called with each job; what it returns is called when the job has ended
 */
export function watchedExecutor(executor: Executor, watch: (job: JobHandle) => () => void): Executor {
  const { origin, threads } = executor
  return {
    ...(origin && { origin }),
    ...(threads !== undefined && { threads }),
    execute: (program, options) => {
      const job = executor.execute(program, options)
      const end = watch(job)
      job.result.then(end, end)
      return job
    },
  }
}

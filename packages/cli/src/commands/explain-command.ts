import type { JobParameters } from '@wiesel/datastream'
import { explainPlan, type ExplainFormat } from '@wiesel/runtime'
import { exitCode } from '../exit-code.ts'
import { loadJob } from '../job/load-job.ts'
import { environmentOptions, type JobOptions } from './job-options.ts'

/** What `wiesel explain` can be told. */
export interface ExplainOptions extends JobOptions {
  format: ExplainFormat
}

/** Builds a job without running it and prints its plan. */
export async function explainCommand(
  file: string,
  options: ExplainOptions,
  parameters: JobParameters,
): Promise<number> {
  const job = await loadJob(file, options.external)
  const env = await job.build(environmentOptions(options), parameters, await job.prepare(parameters))
  const { plan } = env.program(options.name ?? job.name)
  process.stdout.write(`${explainPlan(plan, options.format)}\n`)
  return exitCode.finished
}

import { PreparedCannotTravelError } from '../../errors/errors.ts'
import type { JobModule } from './job-module.ts'

/**
 * What a job needs before it can be built, made once: workers are given a copy. A copy here, too, so that what does not
 * survive one is missed on one thread already.
 *
 * @throws PreparedCannotTravelError `PREPARED_CANNOT_TRAVEL`; whatever the job's `prepare` throws
 */
export async function prepareJob(
  { name, prepare }: Pick<JobModule, 'name' | 'prepare'>,
  parameters: Readonly<Record<string, string>>,
): Promise<unknown> {
  const prepared = await prepare?.(parameters)
  try {
    return structuredClone(prepared)
  } catch (cause) {
    throw new PreparedCannotTravelError(name, cause)
  }
}

import type { EnvironmentOptions } from '@wiesel/dataset'
import { NotCovered, type CaseFile, type ConformanceCase } from './cases.ts'
import { runCase } from './run-case.ts'

/** A case that did not come out as expected. */
export interface FailedCase {
  readonly id: string
  readonly expected: unknown
  readonly actual: unknown
  readonly reason: string
}

export interface ConformanceReport {
  readonly passed: readonly string[]
  readonly failed: readonly FailedCase[]
}

export interface ConformanceOptions {
  /** The parallelisms at which a case is run that does not name one. Default 1, 2 and 3. */
  readonly parallelisms?: readonly number[]
  /** Further options of the environments, made anew for each run. */
  readonly environment?: () => EnvironmentOptions
}

async function tryCase(
  testCase: ConformanceCase,
  file: Pick<CaseFile, 'datasets'>,
  options: ConformanceOptions,
): Promise<FailedCase | undefined> {
  const { id, expected, parallelism } = testCase
  const all = parallelism === undefined ? (options.parallelisms ?? [1, 2, 3]) : [parallelism]
  for (const each of all) {
    try {
      const { actual, reason } = await runCase(testCase, file, {
        ...options.environment?.(),
        parallelism: each,
      })
      if (reason !== undefined) return { id, expected, actual, reason: `${reason} (parallelism ${each})` }
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error)
      if (error instanceof NotCovered) return { id, expected, actual: null, reason: `not covered: ${text}` }
      return { id, expected, actual: null, reason: `failed (parallelism ${each}): ${text}` }
    }
  }
  return undefined
}

/**
 * Runs the cases of a case file of kind `dataset`.
 *
 * @param file the file, parsed; or some cases and the data sets they name
 */
export async function runDatasetCases(
  file: CaseFile,
  options: ConformanceOptions = {},
): Promise<ConformanceReport> {
  const passed: string[] = []
  const failed: FailedCase[] = []
  for (const testCase of file.cases) {
    const failure = await tryCase(testCase, file, options)
    if (failure === undefined) passed.push(testCase.id)
    else failed.push(failure)
  }
  return { passed, failed }
}

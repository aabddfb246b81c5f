import type { JobHandle, JobResult } from '../execution/job-handle.ts'
import type { ExplainFormat } from './explain.ts'
import type { ExecuteOptions, JobEnvironment } from './job-environment.ts'
import type { Program } from './program.ts'

/** What the environments of all APIs have in common. */
export abstract class ProgramEnvironment {
  /** When this environment was made, milliseconds since 1970: the clock for programs. */
  readonly startedAt: number
  /** @internal */
  readonly job: JobEnvironment

  /** @internal */
  constructor(job: JobEnvironment) {
    this.job = job
    this.startedAt = job.startedAt
  }

  /** How many subtasks operators have, unless they say so themselves. */
  get parallelism(): number {
    return this.job.parallelism
  }

  /** Random numbers for programs, in [0, 1): the same in every process that builds the plan. */
  random(): number {
    return this.job.random()
  }

  /**
   * Gives all functions of the program a value: `context.cachedValue(name)`. It is shared, not copied: do not change it.
   *
   * @throws OptionError `INVALID_OPTION` when the name is taken
   * @example
   * import { StreamExecutionEnvironment } from '@wiesel/datastream'
   * import { rich } from '@wiesel/runtime'
   *
   * const env = new StreamExecutionEnvironment()
   * env.registerCachedValue('names', new Map([[1, 'one']]))
   * const named = env.fromElements(1).map(rich((context) => {
   *   const names = context.cachedValue<Map<number, string>>('names')
   *   return (n: number) => names.get(n)
   * }))
   * console.log(await named.collect().toArray()) // → [ 'one' ]
   */
  registerCachedValue(name: string, value: unknown): this {
    this.job.registerCachedValue(name, value)
    return this
  }

  /**
   * Gives all functions of the program a file: `context.cachedFile(name)` is its path where the function runs.
   *
   * @throws OptionError `INVALID_OPTION` when the name is taken
   */
  registerCachedFile(name: string, path: string): this {
    this.job.registerCachedFile(name, path)
    return this
  }

  /**
   * Runs everything that leads to a sink and has not run yet; resolves when it has ended.
   *
   * @throws PlanError `NO_SINKS` when there is nothing to run; whatever fails the job
   */
  async execute(options: ExecuteOptions | string = {}): Promise<JobResult> {
    return this.executeAsync(options).result
  }

  /** As {@link execute}, but gives a handle at once: to look at the job's metrics, or to cancel it. */
  executeAsync(options: ExecuteOptions | string = {}): JobHandle {
    return this.job.executeAsync(options)
  }

  /** What the last job that ended well reported, also one that `collect` has run; `undefined` before. */
  get lastResult(): JobResult | undefined {
    return this.job.lastResult
  }

  /** How the job that {@link execute} would run looks. */
  explain(format: ExplainFormat = 'text'): string {
    return this.job.explain(format)
  }

  /** The program that {@link execute} would run. */
  program(name?: string): Program {
    return this.job.program(name)
  }
}

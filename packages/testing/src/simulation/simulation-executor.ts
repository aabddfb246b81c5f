import type { ExecutionOptions, Executor, JobHandle, Program } from '@wiesel/runtime'
import { SimulatedJob } from './simulated-job.ts'

/** What a {@link SimulationExecutor} can be told. */
export interface SimulationExecutorOptions {
  /** Decides everything that chance decides: which task runs next, how much fits into a channel. Default 1. */
  seed?: number
  /** Whether chains run without generated code. Default: the seed decides. */
  interpreted?: boolean
  /** Whether records are encoded and decoded between tasks, as between threads. Default `true`. */
  travelCheck?: boolean
  /** What the clock shows at first. Default 0. */
  startMs?: number
}

/**
 * Runs jobs in the simulation: the tasks of production, but the next one to run is picked by a seed, channels are tiny,
 * and the clock jumps. The same seed gives the same run. The first job gets the seed, the next one the seed + 1, and so
 * on; a failure names the seed of its job.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * import { SimulationExecutor } from '@wiesel/testing'
 *
 * const env = new StreamExecutionEnvironment({ executor: new SimulationExecutor({ seed: 7 }) })
 * console.log(await env.fromElements('a', 'b').collect().toArray()) // → [ 'a', 'b' ]
 */
export class SimulationExecutor implements Executor {
  private readonly options: SimulationExecutorOptions
  private nextSeed: number

  constructor(options: SimulationExecutorOptions = {}) {
    this.options = options
    this.nextSeed = options.seed ?? 1
  }

  /** Starts a job. */
  execute(program: Program, options: ExecutionOptions = {}): JobHandle {
    const { interpreted = this.options.interpreted, travelCheck = this.options.travelCheck } = options
    const { startMs } = this.options
    return new SimulatedJob(program, options, { seed: this.nextSeed++, interpreted, travelCheck, startMs })
  }
}

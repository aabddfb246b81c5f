import { StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import { SimulationExecutor, type SimulationExecutorOptions } from './simulation-executor.ts'

/** Options of the environment and of its simulation. */
export type TestEnvironmentOptions = Omit<EnvironmentOptions, 'executor'> & SimulationExecutorOptions

/**
 * An environment whose jobs run in the simulation, decided by one seed: the same seed gives the same run, and other
 * seeds give other interleavings. Its clock starts at 0 and jumps, so nothing ever waits.
 *
 * @example
 * import { testEnvironment } from '@wiesel/testing'
 *
 * const env = testEnvironment({ seed: 42, parallelism: 2 })
 * const counts = env.fromElements('a', 'b', 'a').keyBy((word) => word).count()
 * const last = new Map((await counts.collect().toArray()).map(({ key, count }) => [key, count]))
 * console.log(last.get('a'), last.get('b')) // → 2 1
 */
export function testEnvironment(options: TestEnvironmentOptions = {}): StreamExecutionEnvironment {
  const { seed = 1, startMs, interpreted, travelCheck, ...rest } = options
  return new StreamExecutionEnvironment({
    ...rest,
    seed,
    executor: new SimulationExecutor({
      seed,
      ...(startMs === undefined ? {} : { startMs }),
      ...(interpreted === undefined ? {} : { interpreted }),
      ...(travelCheck === undefined ? {} : { travelCheck }),
    }),
  })
}

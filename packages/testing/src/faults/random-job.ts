/** Jobs drawn at random, whose results do not depend on the order in which records of different keys arrive. */
import { SequenceSource, WatermarkStrategy, type Program, type Sink } from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import type { SeededRandom } from '@wiesel/runtime/internal'
import { orderedJob } from './ordered-job.ts'
import { randomSteps } from './random-steps.ts'

/** A job that can be built again, at any parallelism. */
export interface FaultJob {
  readonly description: string
  /** What it gives, up to the order. Default: what a run without faults gives. */
  readonly expected?: readonly unknown[]
  /** The key for which the numbers that are committed must rise. Default: the order is not looked at. */
  readonly risingBy?: (row: number) => number
  /** The program, whose results end in the sink. */
  build(sink: Sink<any, any, any>, parallelism: number): Program
}

/** The job of a seed. */
export function randomJob(rng: SeededRandom): FaultJob {
  if (rng.next() < 0.1) return orderedJob(rng)
  const count = 20 + rng.below(150)
  const chosen = randomSteps(rng)
  const uids = rng.next() < 0.5
  // Splits that wait for a reader do not hold up watermarks: with more splits than readers records would be late.
  const oneReader = chosen.some(({ needsTime }) => needsTime === true)
  return {
    description: `1..${count} | ${chosen.map(({ name }) => name).join(' | ')}`,
    build: (sink, parallelism) => {
      const env = new StreamExecutionEnvironment({ parallelism, maxParallelism: 16 })
      const strategy = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)
      const source = env.fromSource(new SequenceSource(1, count), strategy)
      if (oneReader) source.setParallelism(1)
      if (uids) source.uid('source')
      let stream: DataStream<number> = source
      for (const { apply } of chosen) stream = apply(stream)
      stream.sinkTo(sink)
      return env.program('random')
    },
  }
}

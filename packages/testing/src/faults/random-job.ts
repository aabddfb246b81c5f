/** Jobs drawn at random, whose results do not depend on the order in which records of different keys arrive. */
import {
  HybridSource,
  SequenceSource,
  WatermarkStrategy,
  type Program,
  type RuntimeMode,
  type Sink,
  type Source,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import type { SeededRandom } from '@wiesel/runtime/internal'
import { orderedJob } from './ordered-job.ts'
import { randomSteps } from './random-steps.ts'
import type { StepMaker } from './steps/step.ts'

/** How a job is to be built. */
export interface BuildOptions {
  readonly mode: RuntimeMode
  /** Takes the results too, each at least once. */
  readonly requests: Sink<unknown>
}

/** A job that can be built again, at any parallelism. */
export interface FaultJob {
  readonly description: string
  /** What it is made of, for counting. */
  readonly operators?: readonly string[]
  /** What it gives, up to the order. Default: what a run without faults gives. */
  readonly expected?: readonly unknown[]
  /** The key for which the numbers that are committed must rise. Default: the order is not looked at. */
  readonly risingBy?: (row: number) => number
  /** Whether all processes run it at one parallelism. Default: each at another. */
  readonly staysAsWide?: boolean
  /** Whether it gives the same as a batch; `build` then looks at the mode. Default `false`. */
  readonly runsAsBatch?: boolean
  /** Whether time may jump, and messages get lost, while records are under way. Default `true`. */
  readonly bearsHaste?: boolean
  /** The program, whose results end in the sink. */
  build(sink: Sink<any, any, any>, parallelism: number, options: BuildOptions): Program
}

/** The job of a seed. */
export function randomJob(rng: SeededRandom, more: readonly StepMaker[] = []): FaultJob {
  if (rng.next() < 0.1) return orderedJob(rng)
  const count = 20 + rng.below(150)
  const chosen = randomSteps(rng, more)
  const uids = rng.next() < 0.5
  const disorder = rng.pick([0, 0, 3, 20])
  const cut = rng.next() < 0.2 ? rng.below(count) : undefined
  const preAggregation = rng.next() < 0.3
  const withRequests = rng.next() < 0.15
  // Splits that wait for a reader do not hold up watermarks: with more splits than readers records would be late.
  const oneReader = chosen.some(({ needsTime }) => needsTime === true)
  const rowsAtOnce = rng.pick([1, 3, 64])
  const source = (): Source<number, any, any> =>
    trickle(
      cut === undefined
        ? new SequenceSource(1, count)
        : new HybridSource([new SequenceSource(1, cut), new SequenceSource(cut + 1, count)]),
      rowsAtOnce,
    )
  const strategy =
    disorder === 0
      ? WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)
      : WatermarkStrategy.forBoundedOutOfOrderness<number>(disorder).withTimestampAssigner(
          (n) => n - ((n * 7) % disorder),
        )
  const names = [
    ...(cut === undefined ? [] : ['hybrid source']),
    ...chosen.map(({ name }) => name),
    ...(withRequests ? ['sink by requests'] : []),
  ]
  return {
    description: `1..${count}${disorder > 0 ? ` (disorder ${disorder})` : ''} | ${names.join(' | ')}`,
    operators: names,
    runsAsBatch: chosen.every(({ streamOnly }) => streamOnly !== true),
    bearsHaste: chosen.every(({ needsCalm }) => needsCalm !== true),
    build: (sink, parallelism, { mode, requests }) => {
      const env = new StreamExecutionEnvironment({
        parallelism,
        maxParallelism: 16,
        preAggregation,
        runtimeMode: mode,
      })
      const numbers = env.fromSource(source(), strategy)
      if (oneReader) numbers.setParallelism(1)
      if (uids) numbers.uid('source')
      let stream: DataStream<number> = numbers
      for (const { apply } of chosen) stream = apply(stream)
      stream.sinkTo(sink)
      if (withRequests) stream.sinkTo(requests)
      return env.program('random')
    },
  }
}

/** The source, whose readers give few rows at once: so there is something to read while the rest works. */
function trickle<T>(source: Source<T, any, any>, rows: number): Source<T, any, any> {
  return {
    boundedness: source.boundedness,
    createEnumerator: source.createEnumerator.bind(source),
    createReader: (context) => {
      const reader = source.createReader(context)
      const poll = reader.poll.bind(reader)
      reader.poll = (limit) => poll(Math.min(limit, rows))
      return reader
    },
  }
}

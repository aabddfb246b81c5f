/** Jobs drawn at random, whose results do not depend on the order in which records of different keys arrive. */
import {
  EventTimeSessionWindows,
  SequenceSource,
  SlidingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  TumblingEventTimeWindows,
  type KeyedProcessFunction,
  type Program,
  type Sink,
  type ValueState,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import type { Operator, SeededRandom } from '@wiesel/runtime/internal'
import { KeptUntilEnd } from './kept-until-end.ts'

/** A job that can be built again, at any parallelism. */
export interface FaultJob {
  readonly description: string
  /** What it gives, up to the order. Default: what a run without faults gives. */
  readonly expected?: readonly unknown[]
  /** The program, whose results end in the sink. */
  build(sink: Sink<any, any, any>, parallelism: number): Program
}

type Step = { readonly name: string; readonly apply: (stream: DataStream<number>) => DataStream<number> }

/** A stream, as those see it who add operators. */
interface Extensible {
  transform(name: string, create: () => Operator): DataStream<number>
}

/** Sums each key, and says the sum of those above a limit when the watermark passes a timer. */
class TimedSum implements KeyedProcessFunction<number, number, number> {
  private sum!: ValueState<number>

  open(context: Parameters<NonNullable<KeyedProcessFunction<number, number, number>['open']>>[0]): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement(
    n: number,
    { timers }: Parameters<KeyedProcessFunction<number, number, number>['processElement']>[1],
  ): void {
    const sum = this.sum.value()
    // With the first record only, so that a timer that is lost is missing.
    if (typeof sum !== 'number') timers.registerEventTimeTimer(Number.MAX_SAFE_INTEGER - 1)
    this.sum.update((sum ?? 0) + n)
  }

  onTimer(
    _time: number,
    _context: Parameters<NonNullable<KeyedProcessFunction<number, number, number>['onTimer']>>[1],
    out: (value: number) => void,
  ): void {
    out(this.sum.value() ?? 0)
  }
}

function steps(rng: SeededRandom): Step[] {
  const modulus = 2 + rng.below(9)
  const factor = 1 + rng.below(5)
  const width = 5 + rng.below(40)
  const all: Step[] = [
    { name: 'map', apply: (s) => s.map((n) => n * factor) },
    { name: 'filter', apply: (s) => s.filter((n) => n % 3 !== 0) },
    { name: 'flatMap', apply: (s) => s.flatMap((n) => (n % 2 === 0 ? [n, n + 1] : [n])) },
    {
      name: 'generator',
      apply: (s) =>
        s.flatMap(function* (n) {
          for (let i = 0; i < n % 4; i++) yield n + i
        }),
    },
    { name: 'rebalance', apply: (s) => s.rebalance() },
    { name: 'rescale', apply: (s) => s.rescale() },
    { name: 'shuffle', apply: (s) => s.shuffle() },
    { name: 'union', apply: (s) => s.union(s.map((n) => n + 1)) },
    {
      name: 'count',
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .count()
          .map(({ key, count }) => key * 1000 + count),
    },
    {
      name: 'sum at the end',
      apply: (s) => s.keyBy((n) => n % modulus).process(() => new TimedSum()),
    },
    {
      name: 'window',
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(TumblingEventTimeWindows.of(width))
          .reduce((a, b) => a + b),
    },
    {
      name: 'sliding window',
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(SlidingEventTimeWindows.of(width, Math.ceil(width / 3)))
          .reduce((a, b) => a + b),
    },
    {
      name: 'session window',
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(EventTimeSessionWindows.withGap(width))
          .reduce((a, b) => a + b),
    },
    {
      name: 'connect',
      apply: (s) =>
        s.connect(s.filter((n) => n % 2 === 0)).map(
          (n) => n,
          (n) => n + 1,
        ),
    },
    {
      name: 'kept until the end',
      apply: (s) => {
        const keyed: unknown = s.keyBy((n) => n % modulus)
        return (keyed as Extensible).transform('Kept', () => new KeptUntilEnd((n) => n % modulus))
      },
    },
  ]
  // Which record has which count, and so which timestamp, is a matter of chance: nothing behind it may look at timestamps.
  let timed = true
  return Array.from({ length: 1 + rng.below(4) }, () => {
    const step = rng.pick(timed ? all : all.filter(({ name }) => !name.includes('window')))
    timed &&= !['count', 'sum at the end', 'kept until the end'].includes(step.name)
    return step
  })
}

/** The job of a seed. */
export function randomJob(rng: SeededRandom): FaultJob {
  const count = 20 + rng.below(150)
  const chosen = steps(rng)
  const uids = rng.next() < 0.5
  // Splits that wait for a reader do not hold up watermarks: with more splits than readers records would be late.
  const oneReader = chosen.some(({ name }) => name.includes('window'))
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

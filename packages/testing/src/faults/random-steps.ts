/** The operators jobs are drawn from. */
import {
  EventTimeSessionWindows,
  mapState,
  outputTag,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  type BroadcastReader,
  type BroadcastWriter,
  type KeyedBroadcastProcessFunction,
  type KeyedCoProcessFunction,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ValueState,
} from '@wiesel/runtime'
import type { DataStream } from '@wiesel/datastream'
import type { Operator, SeededRandom } from '@wiesel/runtime/internal'
import { KeptUntilEnd } from './kept-until-end.ts'

/** A part of a job. What it gives does not depend on the order in which records of different keys come. */
export interface Step {
  readonly name: string
  readonly apply: (stream: DataStream<number>) => DataStream<number>
  /** Whether the result depends on the timestamps of records, and on none of them being late. */
  readonly needsTime?: true
  /** Whether it is a matter of chance which record has which timestamp behind it. */
  readonly losesTime?: true
  /** Whether it gives far more than it takes, so that one is enough. */
  readonly expands?: true
}

/** Passed by the last watermark only. */
const AT_THE_END = Number.MAX_SAFE_INTEGER - 1

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
    if (typeof sum !== 'number') timers.registerEventTimeTimer(AT_THE_END)
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

/** Sums both streams for each key, and says the sum when the watermark passes a timer. */
class TimedSumOfTwo implements KeyedCoProcessFunction<number, number, number, number> {
  private sum!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement1(n: number, { timers }: KeyedProcessContext<number>): void {
    if (typeof this.sum.value() !== 'number') timers.registerEventTimeTimer(AT_THE_END)
    this.sum.update((this.sum.value() ?? 0) + n)
  }

  processElement2(n: number, context: KeyedProcessContext<number>): void {
    this.processElement1(2 * n, context)
  }

  onTimer(_time: number, _context: unknown, out: (value: number) => void): void {
    out(this.sum.value() ?? 0)
  }
}

const RULES = mapState<number, number>('rules')

/** Sums each key; at the end says the sum together with all that was broadcast. */
class TimedSumWithRules implements KeyedBroadcastProcessFunction<number, number, number, number> {
  private sum!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement(n: number, { timers }: KeyedProcessContext<number>): void {
    if (typeof this.sum.value() !== 'number') timers.registerEventTimeTimer(AT_THE_END)
    this.sum.update((this.sum.value() ?? 0) + n)
  }

  processBroadcastElement(n: number, context: BroadcastWriter): void {
    context.getBroadcastState(RULES).put(n, n)
  }

  onTimer(_time: number, context: BroadcastReader, out: (value: number) => void): void {
    out((this.sum.value() ?? 0) * 2 + sumOf([...context.getBroadcastState(RULES).entries()].map(([n]) => n)))
  }
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0
  for (const n of numbers) sum += n
  return sum
}

/** After a number of turns that depends on the number. */
async function slowly(n: number): Promise<number> {
  for (let i = 0; i < n % 4; i++) await Promise.resolve()
  return n + 1
}

/** Some steps, one behind the other. */
export function randomSteps(rng: SeededRandom): Step[] {
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
      losesTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .count()
          .map(({ key, count }) => key * 1000 + count),
    },
    {
      name: 'sum at the end',
      losesTime: true,
      apply: (s) => s.keyBy((n) => n % modulus).process(() => new TimedSum()),
    },
    {
      name: 'window',
      needsTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(TumblingEventTimeWindows.of(width))
          .reduce((a, b) => a + b),
    },
    {
      name: 'sliding window',
      needsTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(SlidingEventTimeWindows.of(width, Math.ceil(width / 3)))
          .reduce((a, b) => a + b),
    },
    {
      // Where two records are apart by exactly the gap, the watermark may come between them or not: no two are.
      name: 'session window',
      needsTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(EventTimeSessionWindows.withGap(width + 0.5))
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
      losesTime: true,
      apply: (s) => {
        const keyed: unknown = s.keyBy((n) => n % modulus)
        return (keyed as Extensible).transform('Kept', () => new KeptUntilEnd((n) => n % modulus))
      },
    },
    {
      name: 'window of all its records',
      needsTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .window(SlidingEventTimeWindows.of(width, Math.ceil(width / 2)))
          .process({ process: (_key, _context, elements, out) => out(sumOf(elements)) }),
    },
    {
      name: 'window of all keys',
      needsTime: true,
      apply: (s) => s.windowAll(TumblingEventTimeWindows.of(width)).reduce((a, b) => a + b),
    },
    {
      name: 'count window',
      losesTime: true,
      // All numbers of a key are the same: which of them are counted together does not matter.
      apply: (s) =>
        s
          .map((n) => n % modulus)
          .keyBy((n) => n)
          .countWindow(2 + (width % 3))
          .sum(),
    },
    {
      name: 'rolling sum',
      losesTime: true,
      apply: (s) =>
        s
          .map((n) => n % modulus)
          .keyBy((n) => n)
          .sum(),
    },
    {
      name: 'rolling reduce',
      losesTime: true,
      apply: (s) =>
        s
          .map((n) => n % modulus)
          .keyBy((n) => n)
          .reduce((a, b) => (a * 3 + b > 1e6 ? b : a + 7)),
    },
    {
      name: 'window join',
      needsTime: true,
      expands: true,
      apply: (s) =>
        s
          .join(s.filter((n) => n % 2 === 0))
          .where((n) => n % modulus)
          .equalTo((n) => n % modulus)
          .window(TumblingEventTimeWindows.of(5 + (width % 7)))
          .apply((a, b) => a * 3 + b),
    },
    {
      name: 'co-group',
      needsTime: true,
      apply: (s) =>
        s
          .coGroup(s.filter((n) => n % 2 === 0))
          .where((n) => n % modulus)
          .equalTo((n) => n % modulus)
          .window(TumblingEventTimeWindows.of(width))
          .apply((as: Iterable<number>, bs: Iterable<number>) => [sumOf(as) * 2 + sumOf(bs)]),
    },
    {
      name: 'interval join',
      needsTime: true,
      expands: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .intervalJoin(s.filter((n) => n % 2 === 0).keyBy((n) => n % modulus))
          .between(-4, 3)
          .process<number>({ processElement: (a, b, _context, out) => out(a * 3 + b) }),
    },
    {
      name: 'keyed co-process with timers',
      losesTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .connect(s.map((n) => n + 1).keyBy((n) => n % modulus))
          .process(() => new TimedSumOfTwo()),
    },
    {
      name: 'broadcast state',
      losesTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .connect(s.filter((n) => n % 7 === 0).broadcast(RULES))
          .process(() => new TimedSumWithRules()),
    },
    { name: 'async map', apply: (s) => s.mapAsync(slowly, { capacity: 3 }) },
    { name: 'async map, unordered', apply: (s) => s.mapAsync(slowly, { capacity: 5, ordered: false }) },
    {
      name: 'late data',
      losesTime: true,
      // What is late is a matter of chance; on time and late together are all, each once.
      apply: (s) => {
        const late = outputTag<number>('late')
        const disorder = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner(
          (n, timestamp) => (timestamp ?? 0) - ((n * 7) % width),
        )
        const onTime = s
          .assignTimestampsAndWatermarks(disorder)
          .keyBy((n) => n % modulus)
          .window(TumblingEventTimeWindows.of(3))
          .sideOutputLateData(late)
          .process<number>({ process: (_key, _context, elements) => elements })
        return onTime.union(onTime.getSideOutput(late))
      },
    },
    {
      name: 'side output',
      apply: (s) => {
        const odd = outputTag<number>('odd')
        const even = s.process<number>({
          processElement(n, context, out) {
            if (n % 2 === 0) out(n)
            else context.output(odd, n + 1)
          },
        })
        return even.union(even.getSideOutput(odd))
      },
    },
    {
      name: 'own partitioning',
      apply: (s) =>
        s
          .partitionCustom(
            (n) => n % modulus,
            (key, channels) => key % channels,
          )
          .map((n) => n),
    },
    { name: 'global', apply: (s) => s.global().map((n) => n) },
  ]
  // Nothing behind a step that loses timestamps may look at them.
  let timed = true
  let expanded = false
  return Array.from({ length: 1 + rng.below(4) }, () => {
    const possible = all.filter(
      (step) => (timed || step.needsTime !== true) && !(expanded && step.expands === true),
    )
    const step = rng.pick(possible)
    timed &&= step.losesTime !== true
    expanded ||= step.expands === true
    return step
  })
}

/**
 * Each stateful operator as a whole job, killed and started again at other parallelisms, from checkpoints and from
 * savepoints: every result comes exactly once, and is that of a naive oracle.
 */
import { describe, expect, test } from 'vitest'
import {
  EventTimeSessionWindows,
  listState,
  mapState,
  MemoryCheckpointStorage,
  SequenceSource,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  valueState,
  WatermarkStrategy,
  type KeyedBroadcastProcessFunction,
  type KeyedCoProcessFunction,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ListState,
  type SavepointOrigin,
  type Sink,
  type ValueState,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream, type SingleOutputStream } from '@wiesel/datastream'
import { FaultCounts, Ledger, SimulationExecutor, simulateFaults } from '@wiesel/testing'

const LAST = 90
const KEYS = 5
const numbers = Array.from({ length: LAST }, (_, i) => i + 1)
const keyOf = (n: number): number => n % KEYS
const byTime = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)
/** Later than all records. */
const END = 1_000_000

interface StatefulJob {
  readonly name: string
  /** Sources `left` and `right` have the numbers from 1 to 90, which are their timestamps, too. */
  build(left: DataStream<number>, right: () => DataStream<number>): SingleOutputStream<string>
  /** All results. */
  readonly expected: () => string[]
  /** Whether it aggregates in front of exchanges, which there are at some parallelisms only. */
  readonly preAggregation?: boolean
}

const groups = (size: number, slide = size): number[][] =>
  Array.from({ length: Math.ceil((LAST + size) / slide) }, (_, i) => (i + 1) * slide - size).flatMap(
    (start) =>
      Array.from({ length: KEYS }, (_, key) =>
        numbers.filter((n) => keyOf(n) === key && n >= start && n < start + size),
      ).filter((group) => group.length > 0),
  )
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const sumsOf = (all: readonly number[][]): string[] => all.map((group) => `${keyOf(group[0])}: ${sum(group)}`)
const withKey = (n: number): { key: number; sum: number } => ({ key: keyOf(n), sum: n })
const keyed = (stream: DataStream<number>) => stream.map(withKey).keyBy(({ key }) => key)
const showSum = ({ key, sum: total }: { key: number; sum: number }): string => `${key}: ${total}`

type Timed = Parameters<KeyedProcessFunction<number, number, string>['processElement']>[1]

/** Puts numbers that are equal together, whichever comes first. */
class Match implements KeyedCoProcessFunction<number, number, number, string> {
  private waiting!: ValueState<string>

  open(context: KeyedRuntimeContext): void {
    this.waiting = context.getState(valueState<string>('waiting'))
  }

  processElement1 = (n: number, _: unknown, out: (text: string) => void): void => this.take(n, out)
  processElement2 = (n: number, _: unknown, out: (text: string) => void): void => this.take(n, out)

  private take(n: number, out: (text: string) => void): void {
    if (this.waiting.value() === null) this.waiting.update('here')
    else {
      this.waiting.clear()
      out(`${n} twice`)
    }
  }
}

/** Sums up each key, and tells when a timer at the end comes. */
class SumAtEnd implements KeyedProcessFunction<number, number, string> {
  private sum!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.sum = context.getState(valueState<number>('sum'))
  }

  processElement(n: number, { timers }: Timed): void {
    const before = this.sum.value()
    // With the first record only, so that a timer that is lost is missing.
    if (before === null) timers.registerEventTimeTimer(END)
    this.sum.update((before ?? 0) + n)
  }

  onTimer(_: number, { currentKey }: { currentKey: number }, out: (text: string) => void): void {
    out(`${currentKey}: ${this.sum.value()}`)
  }
}

/** Keeps numbers for some milliseconds. */
class Delay implements KeyedProcessFunction<number, number, string> {
  private kept!: ListState<number>

  open(context: KeyedRuntimeContext): void {
    this.kept = context.getListState(listState<number>('kept'))
  }

  processElement(n: number, { timers }: Timed): void {
    this.kept.add(n)
    timers.registerProcessingTimeTimer(timers.currentProcessingTime() + 5)
    // When the job ends the clock is not waited for.
    timers.registerEventTimeTimer(END)
  }

  onTimer(_: number, __: unknown, out: (text: string) => void): void {
    for (const n of this.kept.get()) out(`${n}`)
    this.kept.clear()
  }
}

const rules = mapState<number, number>('rules')

/** Sums up each key, and tells at the end what broadcast numbers add to it. */
class SumWithRules extends SumAtEnd implements KeyedBroadcastProcessFunction<number, number, number, string> {
  processBroadcastElement: KeyedBroadcastProcessFunction<
    number,
    number,
    number,
    string
  >['processBroadcastElement'] = (n, context) => {
    const state = context.getBroadcastState(rules)
    state.put(keyOf(n), (state.get(keyOf(n)) ?? 0) + 1)
  }

  override onTimer(time: number, context: any, out: (text: string) => void): void {
    super.onTimer(time, context, (text) =>
      out(`${text} + ${context.getBroadcastState(rules).get(context.currentKey)}`),
    )
  }
}

/** How often each number came. */
class Visits implements KeyedProcessFunction<number, number, string> {
  private count!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.count = context.getState(valueState<number>('count'))
  }

  processElement(n: number, _: unknown, out: (text: string) => void): void {
    const count = (this.count.value() ?? 0) + 1
    this.count.update(count)
    out(`${n}#${count}`)
  }
}

const keySums = numbers
  .slice(0, KEYS)
  .map(keyOf)
  .map((key) => [key, sum(numbers.filter((n) => keyOf(n) === key))])
const pairs = (together: (a: number, b: number) => boolean): string[] =>
  numbers.flatMap((a) =>
    numbers.filter((b) => keyOf(a) === keyOf(b) && together(a, b)).map((b) => `${a} ${b}`),
  )

const jobs: StatefulJob[] = [
  {
    name: 'rolling aggregation',
    build: (left) =>
      left
        .keyBy(keyOf)
        .count()
        .map(({ key, count }) => `${key}#${count}`),
    expected: () =>
      numbers.map((n) => `${keyOf(n)}#${numbers.filter((m) => m <= n && keyOf(m) === keyOf(n)).length}`),
  },
  {
    name: 'tumbling windows',
    build: (left) => keyed(left).window(TumblingEventTimeWindows.of(10)).sum('sum').map(showSum),
    expected: () => sumsOf(groups(10)),
  },
  {
    name: 'sliding windows',
    build: (left) => keyed(left).window(SlidingEventTimeWindows.of(20, 10)).sum('sum').map(showSum),
    expected: () => sumsOf(groups(20, 10)),
  },
  {
    name: 'tumbling windows in two halves',
    build: (left) => keyed(left).window(TumblingEventTimeWindows.of(10)).sum('sum').map(showSum),
    expected: () => sumsOf(groups(10)),
    preAggregation: true,
  },
  {
    name: 'sliding windows in two halves',
    build: (left) => keyed(left).window(SlidingEventTimeWindows.of(20, 10)).sum('sum').map(showSum),
    expected: () => sumsOf(groups(20, 10)),
    preAggregation: true,
  },
  {
    name: 'session windows',
    build: (left) =>
      keyed(left.filter((n) => n % 20 < 8))
        .window(EventTimeSessionWindows.withGap(6))
        .sum('sum')
        .map(showSum),
    expected: () => {
      const sessions: number[][] = []
      for (let key = 0; key < KEYS; key++)
        for (const n of numbers.filter((m) => m % 20 < 8 && keyOf(m) === key)) {
          const last = sessions.at(-1)
          if (last !== undefined && keyOf(last[0]) === key && n - last[last.length - 1] <= 6) last.push(n)
          else sessions.push([n])
        }
      return sumsOf(sessions)
    },
  },
  {
    name: 'windows of a count',
    build: (left) =>
      keyed(left)
        .countWindow(3)
        .process<string>({ process: (key, _, all, out) => out(`${key}: ${[...all].length}`) }),
    expected: () =>
      Array.from({ length: KEYS }, (_, key) =>
        Array.from({ length: Math.floor(LAST / KEYS / 3) }, () => `${key}: 3`),
      ).flat(),
  },
  {
    name: 'timers',
    build: (left) => left.keyBy(keyOf).process(() => new SumAtEnd()),
    expected: () => keySums.map(([key, total]) => `${key}: ${total}`),
  },
  {
    name: 'timers of processing time',
    build: (left) => left.keyBy(keyOf).process(() => new Delay()),
    expected: () => numbers.map(String),
  },
  {
    name: 'window join',
    build: (left, right) =>
      left
        .join(right())
        .where(keyOf)
        .equalTo(keyOf)
        .window(TumblingEventTimeWindows.of(10))
        .apply((a, b) => `${a} ${b}`),
    expected: () => pairs((a, b) => Math.floor(a / 10) === Math.floor(b / 10)),
  },
  {
    name: 'co-group',
    build: (left, right) =>
      left
        .coGroup(right().filter((n) => n % 2 === 0))
        .where(keyOf)
        .equalTo(keyOf)
        .window(TumblingEventTimeWindows.of(10))
        .apply<string>((ones, others, out) => out(`${sum(ones)} / ${sum(others)}`)),
    expected: () => groups(10).map((group) => `${sum(group)} / ${sum(group.filter((n) => n % 2 === 0))}`),
  },
  {
    name: 'interval join',
    build: (left, right) =>
      left
        .keyBy(keyOf)
        .intervalJoin(right().keyBy(keyOf))
        .between(-10, 5)
        .process<string>({ processElement: (a, b, _, out) => out(`${a} ${b}`) }),
    expected: () => pairs((a, b) => b - a >= -10 && b - a <= 5),
  },
  {
    name: 'keyed connected streams',
    build: (left, right) =>
      left
        .keyBy((n) => n)
        .connect(right().keyBy((n) => n))
        .process(() => new Match()),
    expected: () => numbers.map((n) => `${n} twice`),
  },
  {
    name: 'connected streams',
    build: (left, right) =>
      left.connect(right()).map(
        (n) => `left ${n}`,
        (n) => `right ${n}`,
      ),
    expected: () => ['left', 'right'].flatMap((side) => numbers.map((n) => `${side} ${n}`)),
  },
  {
    name: 'keyed broadcast state',
    build: (left, right) =>
      left
        .keyBy(keyOf)
        .connect(right().broadcast(rules))
        .process(() => new SumWithRules()),
    expected: () => keySums.map(([key, total]) => `${key}: ${total} + ${LAST / KEYS}`),
  },
  {
    name: 'broadcast state',
    build: (left, right) =>
      left.connect(right().broadcast(rules)).process<string>({
        processElement: (n, _, out) => out(`${n}`),
        processBroadcastElement: (n, context) => context.getBroadcastState(rules).put(n, n),
      }),
    expected: () => numbers.map(String),
  },
  ...[true, false].map((ordered): StatefulJob => ({
    name: `${ordered ? 'ordered' : 'unordered'} asynchronous calls`,
    build: (left) =>
      left.mapAsync(
        async (n, { sleep }) => {
          await sleep(n % 7)
          return `${n} looked up`
        },
        { ordered, capacity: 8 },
      ),
    expected: () => numbers.map((n) => `${n} looked up`),
  })),
  {
    name: 'a loop',
    build: (left) => {
      const loop = left.iterate('5 s')
      loop.closeWith(loop.filter((n) => n % 2 === 0).map((n) => n / 2))
      return loop.keyBy((n) => n).process(() => new Visits())
    },
    expected: () => {
      const counts = new Map<number, number>()
      return numbers.flatMap((n) => {
        const passed = [n]
        for (let m = n; m % 2 === 0; m /= 2) passed.push(m / 2)
        return passed.map((m) => {
          counts.set(m, (counts.get(m) ?? 0) + 1)
          return `${m}#${counts.get(m)}`
        })
      })
    },
  },
]

type Tap = (stream: DataStream<number>) => DataStream<number>

function build(
  env: StreamExecutionEnvironment,
  job: StatefulJob,
  sink: Sink<any, any, any>,
  tap: Tap = (stream) => stream,
): void {
  // One reader: splits that wait for one do not hold up watermarks.
  const source = (uid: string) =>
    env.fromSource(new SequenceSource(1, LAST), byTime).setParallelism(1).uid(uid)
  const results = job.build(tap(source('left')), () => source('right')).uid('operator')
  results.sinkTo(sink).uid('sink')
}

/** Gives the host a turn for each record, so that what it asks for is done in the midst of them. */
const slowly = (stream: DataStream<number>, look: (n: number) => void = () => {}) =>
  stream
    .mapAsync(
      async (n, { sleep }) => {
        look(n)
        await sleep(1)
        return n
      },
      { capacity: 1 },
    )
    .setParallelism(1)
    .uid('slowly')

const sorted = (rows: readonly unknown[]): unknown[] => rows.map(String).toSorted()

describe.each(jobs)('$name', (job) => {
  const { preAggregation = false } = job

  test('killed again and again, at other parallelisms', async () => {
    const counts = new FaultCounts()
    for (let seed = 1; seed <= 8; seed++) {
      const { wrong, counts: seen } = await simulateFaults(seed, {
        description: job.name,
        expected: job.expected(),
        build: (sink, parallelism) => {
          const env = new StreamExecutionEnvironment({ parallelism, maxParallelism: 16, preAggregation })
          build(env, job, sink)
          return env.program('job')
        },
      })
      expect(wrong, `seed ${seed}`).toBeUndefined()
      counts.addAll(seen)
    }
    expect(counts.of('restored')).toBeGreaterThan(0)
  }, 60_000)

  test('stopped with a savepoint, and gone on with at another parallelism', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const ledger = new Ledger(new FaultCounts())
      const storage = new MemoryCheckpointStorage()
      const run = (parallelism: number, fromSavepoint: SavepointOrigin | undefined, tap?: Tap) => {
        const env = new StreamExecutionEnvironment({
          parallelism,
          maxParallelism: 16,
          preAggregation,
          checkpointing: '1 h',
          executor: new SimulationExecutor({ seed }),
        })
        build(env, job, ledger, tap)
        return env.executeAsync({ name: 'job', ...(fromSavepoint && { fromSavepoint }) })
      }
      let stopping: Promise<string | undefined> | undefined
      const first = run(1 + (seed % 3), undefined, (stream) =>
        slowly(stream, (n) => {
          if (n === 15 * seed) stopping ??= first.stop({ savepoint: storage })
        }),
      )
      await first.result
      const path = await stopping
      expect(ledger.rows.length).toBeLessThan(job.expected().length)
      await run(1 + ((seed + 1) % 3), { storage, path: path as string }, slowly).result
      expect(sorted(ledger.rows), `seed ${seed}`).toEqual(sorted(job.expected()))
    }
  }, 60_000)
})

/** A whole job, stopped at any quiet moment and started again from its snapshot, gives what it gives undisturbed. */
import { expect, test } from 'vitest'
import {
  ElementsSource,
  SequenceSource,
  valueState,
  WatermarkStrategy,
  type KeyedProcessFunction,
  type PartitionKind,
  type Program,
  type Sink,
  type ValueState,
} from '@wiesel/runtime'
import {
  FlatMapOperator,
  KeyedCountOperator,
  KeyedProcessOperator,
  KeyedReduceOperator,
  MapOperator,
  SeededRandom,
  simulateJob,
  type JobSnapshot,
} from '@wiesel/runtime/internal'
import { forSeeds } from '@wiesel/testing'
import { linearProgram, type Link } from '../support/linear-program.ts'
import { isQuiet, stored } from '../support/quiet-snapshot.ts'

const hostTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Collects what it is given, and forgets with the job what came after the snapshot. */
class ReplayableSink implements Sink<unknown, unknown> {
  rows: unknown[][] = []

  createWriter({ subtask }: { subtask: number }, restored?: readonly unknown[]) {
    const rows = [...(restored ?? [])]
    this.rows[subtask] = rows
    return { write: (value: unknown) => void rows.push(value), flush: () => {}, snapshot: () => [...rows] }
  }
}

class Stop extends Error {
  readonly snapshot: JobSnapshot

  constructor(snapshot: JobSnapshot) {
    super('stopped')
    this.snapshot = snapshot
  }
}

/** Runs a program; at quiet moments chosen by the seed it is thrown away and goes on from a snapshot. */
async function runDisturbed(
  build: (sink: Sink<unknown, unknown>) => Program,
  seed: number,
): Promise<{ rows: unknown[]; stops: number }> {
  const rng = new SeededRandom(seed)
  let restored: JobSnapshot | undefined
  for (let stops = 0; ; stops++) {
    const sink = new ReplayableSink()
    const patience = stops < 6 ? rng.below(60) : Infinity
    try {
      await simulateJob(build(sink), {
        seed: seed * 100 + stops,
        hostTurn,
        ...(restored === undefined ? {} : { restored }),
        onStep: (job, step) => {
          if (step >= patience && isQuiet(job)) throw new Stop(stored(job.snapshot()))
        },
      })
      return { rows: sink.rows.flat(), stops }
    } catch (cause) {
      if (!(cause instanceof Stop)) throw cause
      restored = cause.snapshot
    }
  }
}

const text = (value: unknown): string => JSON.stringify(value)

async function check(build: (sink: Sink<unknown, unknown>) => Program, seeds = 12): Promise<void> {
  const plain = new ReplayableSink()
  await simulateJob(build(plain), { seed: 1, hostTurn })
  const expected = plain.rows.flat().map(text).toSorted()
  expect(expected.length).toBeGreaterThan(0)
  let stops = 0
  await forSeeds(seeds, async (seed) => {
    const run = await runDisturbed(build, seed)
    stops += run.stops
    expect(run.rows.map(text).toSorted()).toEqual(expected)
  })
  expect(stops).toBeGreaterThanOrEqual(seeds)
}

const keyOf = (n: number): number => n % 7
const keyed = (create: Link['create']): Link => ({ create, partition: 'hash', code: { keyOf } })

test.each([1, 3])('rolling aggregations, at parallelism %d', (parallelism) =>
  check((sink) =>
    linearProgram({
      source: new SequenceSource(1, 150),
      operators: [
        { create: () => new MapOperator((n: number) => n * 3) },
        keyed(() => new KeyedReduceOperator<number>(keyOf, (a, b) => a + 7 * (b % 5))),
        { create: () => new KeyedCountOperator((n: number) => n % 7), partition: 'hash', code: { keyOf } },
      ],
      sink,
      parallelism,
      // One reader, so that the records of a key come in one order.
      sourceParallelism: 1,
    }),
  ),
)

test.each<PartitionKind>(['rebalance', 'rescale', 'shuffle', 'broadcast', 'global', 'custom', 'hash'])(
  'over %s, from one to three to two subtasks',
  (partition) =>
    check((sink) =>
      linearProgram({
        source: new SequenceSource(1, 100),
        operators: [
          {
            create: () => new FlatMapOperator((n: number) => (n % 3 === 0 ? [] : [n, -n])),
            partition,
            code: { keyOf, choose: (key: number, channels) => key % channels },
            parallelism: 3,
          },
          {
            create: () => new MapOperator((n: number) => n + 1),
            partition,
            code: { keyOf: (n: number) => Math.abs(n), choose: (key: number, channels) => key % channels },
            parallelism: 2,
          },
        ],
        sink,
        parallelism: 1,
      }),
    ),
)

test('timers and watermarks', () => {
  class Sessions implements KeyedProcessFunction<number, number, string> {
    private count!: ValueState<number>

    open(context: Parameters<NonNullable<KeyedProcessFunction<number, number, string>['open']>>[0]): void {
      this.count = context.getState(valueState<number>('count'))
    }

    processElement(
      n: number,
      { timers }: Parameters<KeyedProcessFunction<number, number, string>['processElement']>[1],
    ): void {
      this.count.update((this.count.value() ?? 0) + 1)
      timers.registerEventTimeTimer(Math.floor(n / 20) * 20 + 20)
    }

    onTimer(
      time: number,
      { currentKey }: Parameters<NonNullable<KeyedProcessFunction<number, number, string>['onTimer']>>[1],
      out: (value: string) => void,
    ): void {
      out(`${currentKey} by ${time}: ${this.count.value()}`)
    }
  }
  // In order, and with a watermark after each record: so the counts at each timer are certain.
  const strategy = WatermarkStrategy.forMonotonousTimestamps<number>()
    .withTimestampAssigner((n) => n)
    .withEmitOnEvent()
  return check((sink) =>
    linearProgram({
      source: new ElementsSource(Array.from({ length: 120 }, (_, i) => i)),
      strategy,
      operators: [keyed(() => new KeyedProcessOperator<number, number, string>(keyOf, () => new Sessions()))],
      sink,
      parallelism: 2,
      sourceParallelism: 1,
    }),
  )
})

/** Jobs that keep the records of each key in order, so that the order of what is committed can be checked. */
import { SequenceSource, valueState, type KeyedRuntimeContext, type ValueState } from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import type { SeededRandom } from '@wiesel/runtime/internal'
import type { FaultJob } from './random-job.ts'

/** Lets through what is greater than all before it with the same key. */
class Rising {
  private last!: ValueState<number>

  open(context: KeyedRuntimeContext): void {
    this.last = context.getState(valueState<number>('last'))
  }

  processElement(n: number, _context: unknown, out: (value: number) => void): void {
    if (n <= (this.last.value() ?? 0)) return
    this.last.update(n)
    out(n)
  }
}

const oneByOne = (numbers: DataStream<number>): DataStream<number> =>
  numbers.mapAsync(async (n) => n, { capacity: 3 }).setParallelism(1)

/** Numbers that rise from a single source go by key from step to step: they still rise, for each key, in the sink. */
export function orderedJob(rng: SeededRandom): FaultJob {
  const count = 20 + rng.below(150)
  const modulus = 2 + rng.below(9)
  const keyOf = (n: number): number => n % modulus
  type Step = [name: string, apply: (stream: DataStream<number>) => DataStream<number>]
  const all: Step[] = [
    ['filter', (s) => s.filter((n) => n % 3 !== 0)],
    ['rising', (s) => s.keyBy(keyOf).process(() => new Rising())],
    ['by key', (s) => s.keyBy(keyOf).map((n) => n)],
    ['own partitioning', (s) => s.partitionCustom(keyOf, (key, channels) => key % channels).map((n) => n)],
    // On one subtask only: at another parallelism what is under way would go to other subtasks than what follows it.
    [
      'async map',
      (s) =>
        oneByOne(s)
          .keyBy(keyOf)
          .map((n) => n),
    ],
    ['global', (s) => s.global().map((n) => n)],
  ]
  const chosen = Array.from({ length: 1 + rng.below(4) }, () => rng.pick(all))
  return {
    description: `1..${count} by key | ${chosen.map(([name]) => name).join(' | ')}, in order`,
    operators: ['in order', ...chosen.map(([name]) => name)],
    risingBy: keyOf,
    // Calls under way are spread over the subtasks there are then, whatever their keys.
    staysAsWide: chosen.some(([name]) => name === 'async map'),
    runsAsBatch: true,
    build: (sink, parallelism, { mode }) => {
      const env = new StreamExecutionEnvironment({ parallelism, maxParallelism: 16, runtimeMode: mode })
      let stream: DataStream<number> = env.fromSource(new SequenceSource(1, count)).setParallelism(1)
      stream = stream.keyBy(keyOf).map((n) => n)
      for (const [, apply] of chosen) stream = apply(stream)
      stream.keyBy(keyOf).sinkTo(sink)
      return env.program('ordered')
    },
  }
}

/** Windows of event time, in all layouts. */
import {
  EventTimeSessionWindows,
  outputTag,
  SlidingEventTimeWindows,
  TimeEvictor,
  TumblingEventTimeWindows,
  WatermarkStrategy,
} from '@wiesel/runtime'
import { EvenCountTrigger } from './even-count-trigger.ts'
import { sumOf, timeOf, type Step, type StepKnobs } from './step.ts'

const add = (a: number, b: number): number => a + b
const sumAll = {
  process: (
    _key: unknown,
    _context: unknown,
    elements: Iterable<number>,
    out: (value: number) => void,
  ): void => out(sumOf(elements)),
}

export function windowSteps({ modulus, width }: StepKnobs): readonly Step[] {
  const keyOf = (n: number): number => n % modulus
  const tumbling = TumblingEventTimeWindows.of(width)
  const sliding = SlidingEventTimeWindows.of(width, Math.ceil(width / 3))
  // Where two records are apart by exactly the gap, the watermark may come between them or not: no two are. But the times
  // of what sessions give are no whole numbers then, which windows are not made for.
  const sessions = EventTimeSessionWindows.withGap(width + 0.5)
  const steps: Omit<Step, 'needsTime'>[] = [
    { name: 'window', apply: (s) => s.keyBy(keyOf).window(tumbling).reduce(add) },
    { name: 'sliding window', apply: (s) => s.keyBy(keyOf).window(sliding).reduce(add) },
    { name: 'session window', losesTime: true, apply: (s) => s.keyBy(keyOf).window(sessions).reduce(add) },
    { name: 'window of all its records', apply: (s) => s.keyBy(keyOf).window(sliding).process(sumAll) },
    {
      name: 'session of all its records',
      losesTime: true,
      apply: (s) => s.keyBy(keyOf).window(sessions).process(sumAll),
    },
    { name: 'window of all keys', apply: (s) => s.windowAll(tumbling).reduce(add) },
    {
      name: 'window with an aggregate and a function',
      apply: (s) =>
        s
          .keyBy(keyOf)
          .window(tumbling)
          .allowedLateness(width)
          .aggregate(
            {
              createAccumulator: () => [0, 0],
              add: (n: number, [count, sum]: number[]) => [count + 1, sum + n],
              getResult: ([count, sum]) => count + sum * 2,
              merge: (a, b) => [a[0] + b[0], a[1] + b[1]],
            },
            {
              process: (key, _context, [result], out: (value: number) => void) => out(key + result * modulus),
            },
          ),
    },
    {
      name: 'window with an evictor',
      apply: (s) =>
        s
          .keyBy(keyOf)
          .window(tumbling)
          .evictor(TimeEvictor.of(Math.ceil(width / 2)))
          .process(sumAll),
    },
    {
      name: 'window with a trigger',
      apply: (s) => s.keyBy(keyOf).window(sliding).trigger(new EvenCountTrigger()).process(sumAll),
    },
    {
      name: 'session window with a trigger and an evictor',
      losesTime: true,
      apply: (s) =>
        s
          .keyBy(keyOf)
          .window(sessions)
          .trigger(new EvenCountTrigger())
          .evictor(TimeEvictor.of(width))
          .process(sumAll),
    },
  ]
  return [...steps.map((step): Step => ({ ...step, needsTime: true })), lateData(keyOf, width)]
}

/** What is late is a matter of chance; on time and late together are all, each once. */
function lateData(keyOf: (n: number) => number, width: number): Step {
  return {
    name: 'late data',
    losesTime: true,
    apply: (s) => {
      const late = outputTag<number>('late')
      const disorder = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner(
        (n, timestamp) => timeOf(timestamp) - ((n * 7) % width),
      )
      const onTime = s
        .assignTimestampsAndWatermarks(disorder)
        .keyBy(keyOf)
        .window(TumblingEventTimeWindows.of(3))
        .sideOutputLateData(late)
        .process<number>({ process: (_key, _context, elements) => elements })
      return onTime.union(onTime.getSideOutput(late))
    },
  }
}

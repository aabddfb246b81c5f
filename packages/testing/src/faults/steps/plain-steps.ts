/** Steps without state, and ways from one subtask to another. */
import { outputTag, WatermarkStrategy } from '@wiesel/runtime'
import { timeOf, type Step, type StepKnobs } from './step.ts'

export function plainSteps({ modulus, factor }: StepKnobs): readonly Step[] {
  return [
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
    { name: 'global', apply: (s) => s.global().map((n) => n) },
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
    { name: 'union', apply: (s) => s.union(s.map((n) => n + 1)) },
    {
      name: 'connected map',
      apply: (s) =>
        s.connect(s.filter((n) => n % 2 === 0)).map(
          (n) => n,
          (n) => n + 1,
        ),
    },
    {
      name: 'connected flatMap',
      apply: (s) =>
        s.connect(s.filter((n) => n % 4 === 0)).flatMap(
          (n) => [n],
          (n) => [n + 1, n + 2],
        ),
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
      // The bound is large: nothing is late, and watermarks come late.
      name: 'timestamps anew',
      apply: (s) =>
        s.assignTimestampsAndWatermarks(
          WatermarkStrategy.forBoundedOutOfOrderness<number>(100_000).withTimestampAssigner(
            (n, timestamp) => timeOf(timestamp) + (n % modulus),
          ),
        ),
    },
  ]
}

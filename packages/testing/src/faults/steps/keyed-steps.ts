/** Steps with state for each key. */
import { AllStates, TimedSum, TimedSumOfTwo } from './keyed-functions.ts'
import type { Step, StepKnobs } from './step.ts'

export function keyedSteps({ modulus, width }: StepKnobs): readonly Step[] {
  const keyOf = (n: number): number => n % modulus
  return [
    {
      name: 'count',
      losesTime: true,
      streamOnly: true,
      apply: (s) =>
        s
          .keyBy(keyOf)
          .count()
          .map(({ key, count }) => key * 1000 + count),
    },
    {
      name: 'sum at the end',
      losesTime: true,
      apply: (s) => s.keyBy(keyOf).process(() => new TimedSum()),
    },
    {
      name: 'states of all kinds, some with a time to live',
      losesTime: true,
      apply: (s) => s.keyBy(keyOf).process(() => new AllStates()),
    },
    {
      name: 'keyed co-process with timers',
      losesTime: true,
      apply: (s) =>
        s
          .keyBy(keyOf)
          .connect(s.map((n) => n + 1).keyBy(keyOf))
          .process(() => new TimedSumOfTwo()),
    },
    // All numbers of a key are the same: which of them are counted together does not matter.
    {
      name: 'count window',
      losesTime: true,
      apply: (s) =>
        s
          .map(keyOf)
          .keyBy((n) => n)
          .countWindow(2 + (width % 3))
          .sum(),
    },
    {
      name: 'sliding count window',
      losesTime: true,
      apply: (s) =>
        s
          .map(keyOf)
          .keyBy((n) => n)
          .countWindow(3 + (width % 3), 2)
          .sum(),
    },
    {
      name: 'rolling sum',
      losesTime: true,
      streamOnly: true,
      apply: (s) =>
        s
          .map(keyOf)
          .keyBy((n) => n)
          .sum(),
    },
    {
      name: 'rolling reduce',
      losesTime: true,
      streamOnly: true,
      apply: (s) =>
        s
          .map(keyOf)
          .keyBy((n) => n)
          .reduce((a, b) => (a * 3 + b > 1e6 ? b : a + 7)),
    },
  ]
}

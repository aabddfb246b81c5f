/** Joins of a stream with itself. */
import { EventTimeSessionWindows, TumblingEventTimeWindows } from '@wiesel/runtime'
import { sumOf, type Step, type StepKnobs } from './step.ts'

export function joinSteps({ modulus, width }: StepKnobs): readonly Step[] {
  const keyOf = (n: number): number => n % modulus
  return [
    {
      name: 'window join',
      needsTime: true,
      expands: true,
      apply: (s) =>
        s
          .join(s.filter((n) => n % 2 === 0))
          .where(keyOf)
          .equalTo(keyOf)
          .window(TumblingEventTimeWindows.of(5 + (width % 7)))
          .apply((a, b) => a * 3 + b),
    },
    {
      name: 'co-group',
      needsTime: true,
      apply: (s) =>
        s
          .coGroup(s.filter((n) => n % 2 === 0))
          .where(keyOf)
          .equalTo(keyOf)
          .window(TumblingEventTimeWindows.of(width))
          .apply((as: Iterable<number>, bs: Iterable<number>) => [sumOf(as) * 2 + sumOf(bs)]),
    },
    {
      name: 'co-group of sessions',
      losesTime: true,
      needsTime: true,
      apply: (s) =>
        s
          .coGroup(s.filter((n) => n % 3 === 0))
          .where(keyOf)
          .equalTo(keyOf)
          .window(EventTimeSessionWindows.withGap(width + 0.5))
          .apply((as: Iterable<number>, bs: Iterable<number>) => [sumOf(as) * 2 + sumOf(bs)]),
    },
    {
      name: 'interval join',
      needsTime: true,
      expands: true,
      apply: (s) =>
        s
          .keyBy(keyOf)
          .intervalJoin(s.filter((n) => n % 2 === 0).keyBy(keyOf))
          .between(-4, 3)
          .process<number>({ processElement: (a, b, _context, out) => out(a * 3 + b) }),
    },
  ]
}

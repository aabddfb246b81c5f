/** Steps for simulated jobs that look for patterns. */
import type { Step, StepKnobs } from '@wiesel/testing'
import { CEP, Pattern, type RuleChange } from '../../src/index.ts'

const byNumber = (a: number, b: number): number => a - b

export function patternSteps({ modulus, width }: StepKnobs): readonly Step[] {
  const keyOf = (n: number): number => n % modulus
  const pair = Pattern.of<number>()
    .begin('low')
    .where((n) => n % 3 === 0)
    .followedBy('high')
    .where((n) => n % 3 !== 0)
    .within(width)
  return [
    {
      name: 'pattern',
      needsTime: true,
      losesTime: true,
      apply: (s) =>
        CEP.pattern(s.keyBy(keyOf), pair, byNumber).select(({ low, high }) => low[0] * 3 + high[0]),
    },
    {
      name: 'pattern, not compiled',
      needsTime: true,
      losesTime: true,
      apply: (s) =>
        CEP.pattern(s.keyBy(keyOf), pair, { comparator: byNumber, engine: 'reference' }).select(
          ({ low, high }) => low[0] * 3 + high[0],
        ),
    },
    {
      name: 'pattern with a loop',
      needsTime: true,
      losesTime: true,
      expands: true,
      apply: (s) => {
        const run = Pattern.of<number>()
          .begin('first')
          .where((n) => n % 2 === 0)
          .followedBy('some')
          .where((n) => n % 3 !== 0)
          .oneOrMore()
          .greedy()
          .followedBy('last')
          .where((n) => n % 5 === 0)
          .within(Math.ceil(width / 3))
        return CEP.pattern(s.keyBy(keyOf), run, byNumber).select(
          ({ first, some, last }) => first[0] + some.reduce((sum, n) => sum + n, 0) * 2 + last[0] * 7,
        )
      },
    },
    {
      name: 'rules',
      needsTime: true,
      losesTime: true,
      apply: (s) => {
        const changes = s.env.fromElements<RuleChange>()
        const events = s.map((n) => ({ n, rest: n % 3 }))
        const rules = `RULE r PATTERN (low -> high) WITHIN ${width} MS WHERE low: rest = 0 AND high: rest = 1`
        return CEP.rules(
          events.keyBy(({ n }) => keyOf(n)),
          changes,
          { rules, comparator: (a, b) => a.n - b.n },
        ).select(({ low, high }) => low[0].n * 3 + high[0].n)
      },
    },
  ]
}

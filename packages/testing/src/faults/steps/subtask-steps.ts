/** Steps with state of the subtask, up to its end and beyond. */
import { HeldBack } from './held-back.ts'
import { KeptUntilEnd } from './kept-until-end.ts'
import { transform, type Step, type StepKnobs } from './step.ts'

/** Keeps its numbers even beyond its end, so that running it again shows. */
export function keptUntilEnd({ modulus }: StepKnobs): Step {
  const keyOf = (n: number): number => n % modulus
  return {
    name: 'kept until the end',
    losesTime: true,
    apply: (s) => transform(s.keyBy(keyOf), 'Kept', () => new KeptUntilEnd(keyOf)),
  }
}

export function subtaskSteps(): readonly Step[] {
  return [
    {
      name: 'list state',
      losesTime: true,
      apply: (s) => transform(s, 'Held back', () => new HeldBack('list')),
    },
    {
      name: 'union list state',
      losesTime: true,
      apply: (s) => transform(s.rebalance(), 'Held back', () => new HeldBack('union')),
    },
  ]
}

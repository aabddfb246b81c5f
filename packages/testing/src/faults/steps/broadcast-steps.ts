/** Steps with a state that every subtask has whole. */
import { mapState, type BroadcastProcessFunction, type RuntimeContext } from '@wiesel/runtime'
import { RULES, TimedSumWithRules } from './keyed-functions.ts'
import type { Step, StepKnobs } from './step.ts'

const SEEN = mapState<number, number>('seen')

/**
 * Says each number that is broadcast when it comes for the first time, in one of the subtasks. It comes twice, so what is
 * forgotten is said again.
 */
function firstTimes(): BroadcastProcessFunction<number, number, number> {
  let where!: RuntimeContext
  return {
    open: (context) => void (where = context),
    processElement: (n, _context, out) => out(n),
    processBroadcastElement: (n, context, out) => {
      const seen = context.getBroadcastState(SEEN)
      if (seen.contains(n)) return
      seen.put(n, n)
      if (n % where.parallelism === where.subtask) out(n + 1)
    },
  }
}

export function broadcastSteps({ modulus }: StepKnobs): readonly Step[] {
  return [
    {
      name: 'broadcast state, with keys',
      losesTime: true,
      apply: (s) =>
        s
          .keyBy((n) => n % modulus)
          .connect(s.filter((n) => n % 7 === 0).broadcast(RULES))
          .process(() => new TimedSumWithRules()),
    },
    {
      name: 'broadcast state, without keys',
      losesTime: true,
      apply: (s) => {
        const some = s.filter((n) => n % 7 === 0)
        return s.connect(some.union(some).broadcast(SEEN)).process(firstTimes)
      },
    },
  ]
}

import type { Condition } from './condition.ts'

/** How a stage follows the one before it. */
export type Contiguity =
  /** The very next event (`next`). */
  | 'strict'
  /** The next event that fits (`followedBy`). */
  | 'relaxed'
  /** Any later event that fits (`followedByAny`). */
  | 'any'
  /** The very next event must not fit (`notNext`). */
  | 'not-next'
  /** No event may fit before the following stage, or before the window ends (`notFollowedBy`). */
  | 'not-follow'

/** Whether a window spans the whole match or the gap before one event. */
export type WithinType = 'FIRST_AND_LAST' | 'PREVIOUS_AND_CURRENT'

/** How often a stage is taken. */
export interface Quantifier {
  readonly kind: 'once' | 'times' | 'loop'
  readonly from: number
  /** Equal to `from` for a loop, which has no upper bound. */
  readonly to: number
  /** The longest gap before each further event of the loop, in milliseconds. */
  readonly gapMs?: number
  readonly inner: 'strict' | 'relaxed' | 'any'
  readonly optional: boolean
  readonly greedy: boolean
}

/** One step of a pattern, or a group of steps in its place. Plain data: engines are compiled from it. */
export interface Stage {
  readonly name: string
  readonly contiguity: Contiguity
  /** Absent: every event fits. */
  readonly condition?: Condition
  readonly until?: Condition
  readonly quantifier: Quantifier
  /** Window over the whole match, in milliseconds. */
  readonly withinMs?: number
  /** Longest gap to the previous accepted event, in milliseconds. */
  readonly gapWithinMs?: number
  readonly group?: readonly Stage[]
}

export const ONCE: Quantifier = {
  kind: 'once',
  from: 1,
  to: 1,
  inner: 'relaxed',
  optional: false,
  greedy: false,
}

export function isNot(stage: Stage): boolean {
  return stage.contiguity === 'not-next' || stage.contiguity === 'not-follow'
}

/** Every stage, those inside groups in place of the group. */
export function* flatStages(stages: readonly Stage[]): Generator<Stage> {
  for (const stage of stages) {
    if (stage.group) yield* flatStages(stage.group)
    else yield stage
  }
}

import { ConditionContextError } from '../errors.ts'
import type { ConditionContext, StageEvents } from './match-types.ts'

/** A function that decides whether an event belongs to a stage. */
export type ConditionFunction<F, M> = (event: F, context: ConditionContext<M>) => boolean

/**
 * A condition with a life: `open` runs once before the first event, `close` after the last.
 *
 * @example
 * import { Pattern, type RichCondition } from '@wiesel/cep'
 * const known: RichCondition<string, object> & { words: Set<string> } = {
 *   words: new Set(),
 *   open() { this.words.add('wiesel') },
 *   test(word) { return this.words.has(word) },
 * }
 * console.log(Pattern.begin<string>('a').where(known).toString()) // → PATTERN (a) WHERE a: <condition>
 */
export interface RichCondition<F, M> {
  open?(): void
  close?(): void
  test(event: F, context: ConditionContext<M>): boolean
}

/** A condition as data: tests joined by and/or, in the order of the calls that made it. */
export type Condition =
  | { readonly kind: 'test'; readonly test: ConditionTest }
  | { readonly kind: 'and' | 'or'; readonly left: Condition; readonly right: Condition }

/** One test of a condition. `source` is the text-language expression it was made from, if any. */
export interface ConditionTest {
  readonly run: Predicate
  /** Whether it looks at the context: at earlier events of the match or at the time. */
  readonly iterative: boolean
  readonly source?: unknown
  readonly open?: () => void
  readonly close?: () => void
}

/** A condition ready to be called. */
export type Predicate = (event: unknown, context: ConditionContext<StageEvents>) => boolean

/** The context given to conditions that declare none: using it is an error, never a silently wrong result. */
export const noContext: ConditionContext<StageEvents> = {
  events() {
    throw new ConditionContextError()
  },
  timestamp() {
    throw new ConditionContextError()
  },
  currentProcessingTime() {
    throw new ConditionContextError()
  },
}

/** The condition of a function or a rich condition. One that declares no second parameter is not iterative. */
export function conditionOf(given: Predicate | RichCondition<never, never>, source?: unknown): Condition {
  if (typeof given === 'function') {
    return { kind: 'test', test: { run: given, iterative: given.length > 1, source } }
  }
  const rich = given as unknown as RichCondition<unknown, StageEvents>
  return {
    kind: 'test',
    test: {
      run: (event, context) => rich.test(event, context),
      iterative: rich.test.length > 1,
      open: () => rich.open?.(),
      close: () => rich.close?.(),
    },
  }
}

export function and(left: Condition | undefined, right: Condition): Condition {
  return left === undefined ? right : { kind: 'and', left, right }
}

export function or(left: Condition | undefined, right: Condition): Condition {
  return left === undefined ? right : { kind: 'or', left, right }
}

/** Every test of a condition, from left to right. */
export function* testsOf(condition: Condition): Generator<ConditionTest> {
  if (condition.kind === 'test') yield condition.test
  else {
    yield* testsOf(condition.left)
    yield* testsOf(condition.right)
  }
}

/** One function for a whole condition; what follows a decided part is not called. */
export function predicateOf(condition: Condition): Predicate {
  if (condition.kind === 'test') return condition.test.run
  const left = predicateOf(condition.left)
  const right = predicateOf(condition.right)
  return condition.kind === 'and'
    ? (event, context) => left(event, context) && right(event, context)
    : (event, context) => left(event, context) || right(event, context)
}

/** A condition with other tests in the places of its own. */
export function mapTests(condition: Condition, map: (test: ConditionTest) => ConditionTest): Condition {
  if (condition.kind === 'test') return { kind: 'test', test: map(condition.test) }
  return { ...condition, left: mapTests(condition.left, map), right: mapTests(condition.right, map) }
}

import { toMillis, type Duration } from '@wiesel/runtime'
import { MalformedPatternError } from '../errors.ts'
import { printPattern } from '../language/print-pattern.ts'
import {
  and,
  conditionOf,
  or,
  type ConditionFunction,
  type Predicate,
  type RichCondition,
} from './condition.ts'
import type { ConditionContext, Narrowed, Repeated, Simplify } from './match-types.ts'
import { mermaidOf } from './mermaid.ts'
import {
  greedyQuantifier,
  innerQuantifier,
  loopQuantifier,
  optionalQuantifier,
  timesQuantifier,
} from './quantify.ts'
import { AfterMatchSkipStrategy, type SkipStrategy } from './skip-strategy.ts'
import { ONCE, type Contiguity, type Stage, type WithinType } from './stage.ts'

/* oxlint-disable typescript/no-explicit-any -- patterns of types that do not matter where they are accepted */
/** Any pattern, whatever it is a pattern of. */
export type AnyPattern = Pattern<any, any, any, any>

/** The events of a match by stage: `{ start: [Trade]; more?: [Trade, ...Trade[]] }`. */
export type MatchOf<P> = P extends Pattern<infer _T, infer M, infer C, infer _F> ? Simplify<M & C> : never

/** The type of the events a pattern is about. */
export type EventOf<P> = P extends Pattern<infer T, infer _M, infer _C, infer _F> ? T : never

/** Begins patterns over events of one type. Made by {@link Pattern.of}. */
export interface PatternStart<T> {
  begin<const N extends string>(name: N, skip?: SkipStrategy): Pattern<T, object, { [K in N]: [T] }, T>
  begin<M, C>(group: Pattern<T, M, C, any>, skip?: SkipStrategy): Pattern<T, object, M & C, T>
}

/**
 * What to look for in a stream: stages, how they follow each other, how often, within what time.
 *
 * Immutable: every call gives a new pattern. `T` is the event type, `M` the events of the finished stages, `C` those
 * of the last one, `F` its event type as far as type guards have narrowed it; all are inferred.
 *
 * @example
 * import { createEngine, Pattern } from '@wiesel/cep'
 * interface Trade { card: string; amount: number }
 * const pattern = Pattern.of<Trade>()
 *   .begin('small').where(trade => trade.amount < 1)
 *   .followedBy('big').where((trade, context) => trade.amount > 500 && trade.card === context.events('small')[0].card)
 *   .within('10 min')
 * const engine = createEngine(pattern)
 * const state = engine.createState()
 * engine.process(state, { card: 'x', amount: 0.5 }, 0)
 * const [match] = engine.process(state, { card: 'x', amount: 900 }, 1000).toArray()
 * console.log(match.small[0].amount, match.big[0].amount) // → 0.5 900
 */
export class Pattern<T, M, C, F> {
  /** The stages in order, as plain data. */
  readonly stages: readonly Stage[]
  /** What happens to other matches once one is emitted. */
  readonly skip: SkipStrategy
  /** Only for inference: the types a match is made of. Not set. */
  declare readonly types?: { event: T; matched: M; current: C; narrowed: F }

  private constructor(stages: readonly Stage[], skip: SkipStrategy) {
    this.stages = stages
    this.skip = skip
  }

  /**
   * Begins a pattern whose stage names are checked: `Pattern.of<Trade>().begin('start')`.
   *
   * @example
   * import { Pattern } from '@wiesel/cep'
   * console.log(String(Pattern.of<number>().begin('a').next('b'))) // → PATTERN (a b)
   */
  static of<T>(): PatternStart<T> {
    const begin = (first: string | AnyPattern, skip?: SkipStrategy) => Pattern.begin(first as string, skip)
    return { begin } as unknown as PatternStart<T>
  }

  /**
   * Begins a pattern with a stage or a group. With an explicit type argument the compiler cannot also infer the
   * name, so the match is then typed by any name: prefer {@link Pattern.of}.
   *
   * @example
   * import { Pattern } from '@wiesel/cep'
   * const quote = Pattern.begin<{ price: number }>('start').where(event => event.price > 5)
   * console.log(quote.stages[0].name) // → start
   */
  static begin<T, const N extends string = string>(
    name: N,
    skip?: SkipStrategy,
  ): Pattern<T, object, { [K in N]: [T] }, T>
  static begin<T, M, C>(group: Pattern<T, M, C, any>, skip?: SkipStrategy): Pattern<T, object, M & C, T>
  static begin(first: string | AnyPattern, skip: SkipStrategy = AfterMatchSkipStrategy.noSkip()): AnyPattern {
    return new Pattern([], skip).#then('strict', first)
  }

  /** A pattern of stages given as data: what the text language and tools build. */
  static fromStages<T>(
    stages: readonly Stage[],
    skip: SkipStrategy = AfterMatchSkipStrategy.noSkip(),
  ): Pattern<T, object, Record<string, [T, ...T[]]>, T> {
    return new Pattern(stages, skip)
  }

  /** The next stage takes the very next event: an event that does not fit ends the partial match. */
  next<const N extends string>(name: N): Pattern<T, M & C, { [K in N]: [T] }, T>
  next<GM, GC>(group: Pattern<T, GM, GC, any>): Pattern<T, M & C, GM & GC, T>
  next(following: string | AnyPattern): AnyPattern {
    return this.#then('strict', following)
  }

  /** The next stage takes the next event that fits; others in between are passed over. */
  followedBy<const N extends string>(name: N): Pattern<T, M & C, { [K in N]: [T] }, T>
  followedBy<GM, GC>(group: Pattern<T, GM, GC, any>): Pattern<T, M & C, GM & GC, T>
  followedBy(following: string | AnyPattern): AnyPattern {
    return this.#then('relaxed', following)
  }

  /** The next stage takes any later event that fits: one match for each. */
  followedByAny<const N extends string>(name: N): Pattern<T, M & C, { [K in N]: [T] }, T>
  followedByAny<GM, GC>(group: Pattern<T, GM, GC, any>): Pattern<T, M & C, GM & GC, T>
  followedByAny(following: string | AnyPattern): AnyPattern {
    return this.#then('any', following)
  }

  /** The very next event must not fit this stage. */
  notNext(name: string): Pattern<T, M & C, object, T> {
    return this.#not('not-next', name)
  }

  /** No event that fits this stage may come before the next stage; at the end, before the window ends. */
  notFollowedBy(name: string): Pattern<T, M & C, object, T> {
    return this.#not('not-follow', name)
  }

  /**
   * Events of the last stage must meet this condition too. A type guard narrows the stage's type. A function with a
   * second parameter sees the events accepted so far; one without it can run on the faster engine.
   */
  where<S extends F>(
    guard: (event: F, context: ConditionContext<M & C>) => event is S,
  ): Pattern<T, M, Narrowed<C, S>, S>
  where(condition: ConditionFunction<F, M & C> | RichCondition<F, M & C>): Pattern<T, M, C, F>
  where(given: ConditionFunction<never, never> | RichCondition<never, never>): AnyPattern {
    const last = this.#conditional()
    return this.#with({ condition: and(last.condition, conditionOf(given as Predicate)) })
  }

  /** Like `where` with a type guard: `subtype((event): event is Refund => event.kind === 'refund')`. */
  subtype<S extends F>(guard: (event: F) => event is S): Pattern<T, M, Narrowed<C, S>, S> {
    return this.where(guard)
  }

  /** Events that meet this condition fit too, whatever the calls of `where` before it say. */
  or(condition: ConditionFunction<F, M & C> | RichCondition<F, M & C>): Pattern<T, M, C, F> {
    const last = this.#conditional()
    return this.#with({ condition: or(last.condition, conditionOf(condition as unknown as Predicate)) })
  }

  /** The loop ends at an event that meets this condition; that event is not part of the loop. */
  until(condition: ConditionFunction<T, M & C> | RichCondition<T, M & C>): Pattern<T, M, C, F> {
    const last = this.#last()
    if (last.until) throw new MalformedPatternError('Only one until condition can be applied to a stage.')
    if (last.quantifier.kind !== 'loop') {
      throw new MalformedPatternError(
        `Stage "${last.name}": The until condition is only applicable to looping states. Call oneOrMore or timesOrMore first.`,
      )
    }
    return this.#with({ until: conditionOf(condition as unknown as Predicate) })
  }

  /** One event or more; `gap` is the longest time between two of them. */
  oneOrMore(gap?: Duration): Pattern<T, M, Repeated<C>, F> {
    return this.#with({ quantifier: loopQuantifier(this.#last(), 1, gap) })
  }

  /** `from` events or more; `gap` is the longest time between two of them. */
  timesOrMore(from: number, gap?: Duration): Pattern<T, M, Repeated<C>, F> {
    return this.#with({ quantifier: loopQuantifier(this.#last(), from, gap) })
  }

  /** Exactly `from` events, or `from` to `to` of them; `gap` is the longest time between two of them. */
  times(from: 0, to: number, gap?: Duration): Pattern<T, M, Partial<Repeated<C>>, F>
  times(from: number, to?: number, gap?: Duration): Pattern<T, M, Repeated<C>, F>
  times(from: number, to = from, gap?: Duration): AnyPattern {
    return this.#with({ quantifier: timesQuantifier(this.#last(), from, to, gap) })
  }

  /** The stage may be left out. */
  optional(): Pattern<T, M, Partial<C>, F> {
    return this.#with({ quantifier: optionalQuantifier(this.#last(), this.stages.at(-2)) })
  }

  /** An event that fits both the loop and the stage after it is taken by the loop. */
  greedy(): Pattern<T, M, C, F> {
    return this.#with({ quantifier: greedyQuantifier(this.#last()) })
  }

  /** The events of the loop stand directly one after the other. */
  consecutive(): Pattern<T, M, C, F> {
    return this.#with({ quantifier: innerQuantifier(this.#last(), 'strict') })
  }

  /** The loop may leave out events that fit: every combination matches. */
  allowCombinations(): Pattern<T, M, C, F> {
    return this.#with({ quantifier: innerQuantifier(this.#last(), 'any') })
  }

  /**
   * The time a match may take: between its first and last event (the shortest such window of all stages holds for
   * the whole pattern), or between this stage's event and the one before it. Exactly that long is too long.
   */
  within(window: Duration, type: WithinType = 'FIRST_AND_LAST'): Pattern<T, M, C, F> {
    const ms = toMillis(window)
    return this.#with(type === 'FIRST_AND_LAST' ? { withinMs: ms } : { gapWithinMs: ms })
  }

  /** A drawing of the stages as a Mermaid flow chart. */
  toMermaid(): string {
    return mermaidOf(this)
  }

  /** The pattern in the text language; conditions written as functions appear as `<condition>`. */
  toString(): string {
    return printPattern(this, { functions: 'placeholder' })
  }

  #last(): Stage {
    return this.stages[this.stages.length - 1]
  }

  #conditional(): Stage {
    const last = this.#last()
    if (last.group) {
      throw new MalformedPatternError(
        'A group has no condition of its own: give the stages inside it conditions.',
      )
    }
    return last
  }

  #with(change: Partial<Stage>): AnyPattern {
    return new Pattern([...this.stages.slice(0, -1), { ...this.#last(), ...change }], this.skip)
  }

  #then(contiguity: Contiguity, following: string | AnyPattern): AnyPattern {
    const stage: Stage =
      typeof following === 'string'
        ? { name: following, contiguity, quantifier: ONCE }
        : { name: 'GroupPattern', contiguity, quantifier: ONCE, group: following.stages }
    return new Pattern([...this.stages, stage], this.skip)
  }

  #not(contiguity: Contiguity, name: string): AnyPattern {
    const last = this.#last()
    if (last.quantifier.optional) {
      throw new MalformedPatternError(
        `NOT stage "${name}" cannot follow the optional stage "${last.name}". Use two patterns: one with the optional ` +
          'stage and one without it.',
      )
    }
    return this.#then(contiguity, name)
  }
}

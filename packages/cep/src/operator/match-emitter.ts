/**
 * Hands matches and timed-out partial matches to the user's function, in order.
 *
 * One event may complete any number of matches. A single one is given at once; several are given one by one by a
 * cursor, which stops while the outputs are full. More than {@link PRODUCED_AT_ONCE} are produced as they are taken, so
 * they never stand in memory together (and are then not ordered by their first event).
 */
import { NO_TIMESTAMP, UserFunctionError, type Collector, type OutputTag } from '@wiesel/runtime'
import {
  emitReturned,
  emitToSide,
  instantiate,
  runtimeContext,
  type Operator,
} from '@wiesel/runtime/internal'
import type { Advanced } from '../engine/engine.ts'
import type { MatchSet } from '../engine/match-set.ts'
import type { CountFunction, PatternContext, PatternProcessFunction } from './pattern-function.ts'

const PRODUCED_AT_ONCE = 100_000

/** What is to be given to the function. */
interface Emission {
  readonly kind: 'match' | 'timed-out' | 'count'
  readonly value: unknown
  readonly timestamp: number
}

/** Where in the operator the emitter stands. */
export interface EmitterScope {
  readonly operator: Operator
  /** Whether results have timestamps. */
  readonly eventTime: boolean
  readonly currentWatermark: () => number
}

/** What is given to a function beside a match. */
export interface MatchOrigin {
  readonly key: unknown
  /** The name of the rule, where there are rules. */
  readonly rule?: string
}

/** What a function may be: one, or what makes one for each subtask. */
export type PatternProcess<M, Out, K> =
  PatternProcessFunction<M, Out, K> | (() => PatternProcessFunction<M, Out, K>)

export class MatchEmitter<M extends object, Out, K> {
  private readonly scope: EmitterScope
  private readonly userFunction: PatternProcessFunction<M, Out, K> & CountFunction<Out>
  private readonly userContext: PatternContext<K>
  private readonly counts: boolean
  private queue: Emission[] = []
  private origin: MatchOrigin = { key: null }
  private timestamp = NO_TIMESTAMP
  private readonly collect: Collector<Out> = (value) =>
    this.scope.operator.out.push(value, this.outputTimestamp)

  constructor(scope: EmitterScope, process: PatternProcess<M, Out, K>) {
    this.scope = scope
    this.userFunction = instantiate(process)
    this.userContext = this.makeContext()
    this.counts = this.userFunction.processCount !== undefined
  }

  /** Whether the function wants partial matches that ran out of time. */
  get wantsTimeouts(): boolean {
    return this.userFunction.processTimedOutMatch !== undefined
  }

  open(): void | Promise<void> {
    return this.userFunction.open?.(runtimeContext(this.scope.operator.context))
  }

  close(): void | Promise<void> {
    return this.userFunction.close?.()
  }

  /** Notes what the passing of time has ended; it is given to the function with the next {@link emit}. */
  add({ matches, timedOut }: Advanced<M>, timestamp: number): number {
    for (const { match, timestamp: ended } of timedOut)
      this.queue.push({ kind: 'timed-out', value: match, timestamp: ended })
    const { count } = matches
    if (count === 0) return 0
    if (this.counts) this.queue.push({ kind: 'count', value: count, timestamp })
    else for (const value of matches.toArray()) this.queue.push({ kind: 'match', value, timestamp })
    return count
  }

  /** Whether something was noted that the next {@link emit} gives. */
  get hasNoted(): boolean {
    return this.queue.length > 0
  }

  /** Gives what was noted, then these matches. The engine may be called again when nothing is put aside any more. */
  emit(matches: MatchSet<M> | undefined, timestamp: number, origin: MatchOrigin): number {
    const count = matches === undefined ? 0 : matches.count
    if (count === 0 && this.queue.length === 0) return 0
    if (matches === undefined || count === 0) this.drive([], timestamp, origin)
    else if (this.counts) this.giveAll('count', [count], timestamp, origin)
    else if (count > PRODUCED_AT_ONCE) this.drive([], timestamp, origin, matches)
    else this.giveAll('match', matches.toArray(), timestamp, origin)
    return count
  }

  private giveAll(
    kind: Emission['kind'],
    values: readonly unknown[],
    timestamp: number,
    origin: MatchOrigin,
  ): void {
    // Of several rules one may have left matches aside for the same event: then others come behind them.
    if (values.length === 1 && this.queue.length === 0 && origin.rule === undefined)
      this.give(kind, values[0], timestamp, origin)
    else
      this.drive(
        values.map((value) => ({ kind, value, timestamp })),
        timestamp,
        origin,
      )
  }

  private drive(
    emissions: readonly Emission[],
    timestamp: number,
    origin: MatchOrigin,
    lazy?: Iterable<M>,
  ): void {
    const all = this.queue.length === 0 ? emissions : this.queue.concat(emissions)
    this.queue = []
    let next = 0
    const rest = lazy?.[Symbol.iterator]()
    this.scope.operator.context.drive({
      volatile: true,
      step: () => {
        if (next < all.length) {
          const { kind, value, timestamp: when } = all[next++]
          this.give(kind, value, when, origin)
          return next < all.length || rest !== undefined
        }
        const match = rest?.next()
        if (match === undefined || match.done === true) return false
        this.give('match', match.value, timestamp, origin)
        return true
      },
    })
  }

  private give(kind: Emission['kind'], value: unknown, timestamp: number, origin: MatchOrigin): void {
    this.enter(timestamp, origin)
    try {
      if (kind === 'match') this.process(value as M, timestamp, origin)
      else if (kind === 'count') this.userFunction.processCount?.(value as number, this.collect)
      else this.userFunction.processTimedOutMatch?.(value as M, this.userContext)
    } catch (cause) {
      if (cause instanceof UserFunctionError) throw cause
      throw new UserFunctionError(this.scope.operator.context.location, { value }, cause)
    }
  }

  private process(match: M, timestamp: number, origin: MatchOrigin): void {
    const returned = this.userFunction.processMatch(match, this.userContext, this.collect)
    if (returned === undefined) return
    const { operator } = this.scope
    emitReturned(returned, this.outputTimestamp, operator.out, operator.context, () =>
      this.enter(timestamp, origin),
    )
  }

  private enter(timestamp: number, origin: MatchOrigin): void {
    this.timestamp = timestamp
    this.origin = origin
  }

  private get outputTimestamp(): number {
    return this.scope.eventTime ? this.timestamp : NO_TIMESTAMP
  }

  private makeContext(): PatternContext<K> {
    const emitter = this
    const { operator, currentWatermark } = this.scope
    return {
      get currentKey(): K {
        return emitter.origin.key as K
      },
      get rule(): string | undefined {
        return emitter.origin.rule
      },
      get timestamp(): number {
        return emitter.timestamp
      },
      get currentWatermark(): number {
        return currentWatermark()
      },
      get currentProcessingTime(): number {
        return operator.context.now()
      },
      output<T>(tag: OutputTag<T>, value: T): void {
        emitToSide(operator.sideOutputs, tag, value, emitter.outputTimestamp)
      },
    }
  }
}

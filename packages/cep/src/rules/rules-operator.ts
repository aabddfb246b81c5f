/**
 * What: finds the matches of many rules, which come and go while it runs.
 * State: the book of rules, the same in each subtask, and for each key a state of the engine of each rule that has partial
 *   matches there.
 * Algorithm: the values of an event's fields say which rules it may have to do with. Conditions that rules have in common
 *   are evaluated once. A key's timer is at the first of the deadlines of its states; it may be early.
 * Why correct: rules have engines of their own, so they do not know of each other. Which rules an event belongs to is said
 *   by its time alone, so keys may come to the watermark one after the other; a rule is dropped when all have.
 */
import { NO_TIMESTAMP } from '@wiesel/runtime'
import {
  keyGroupOfEntry,
  type Output,
  type SnapshotReader,
  type SnapshotWriter,
} from '@wiesel/runtime/internal'
import type { Engine, EngineOptions, EngineSnapshot, EngineState } from '../engine/engine.ts'
import type { MatchSet } from '../engine/match-set.ts'
import { RuleFailedError } from '../errors.ts'
import { MatchEmitter, type PatternProcess } from '../operator/match-emitter.ts'
import { MatchingOperator, type MatchingEntry, type MatchingSettings } from '../operator/matching-operator.ts'
import { RuleBook, type RuleVersion } from './rule-book.ts'
import type { RuleMessage, RuleUpdate } from './rule-change.ts'
import type { RunningRule } from './running-rule.ts'

type Match = Record<string, unknown[]>

/** What one rule knows of a key, and when time next matters to it; may be too early, never too late. */
interface RuleState {
  readonly state: EngineState
  deadline: number
}

/** What rules know of one key, by version, and the first of their deadlines. */
interface KeyRules {
  readonly states: Map<number, RuleState>
  deadline: number
}

export interface RulesSettings<T, M, Out, K> extends MatchingSettings<T> {
  readonly process: PatternProcess<M, Out, K>
  readonly engine: Omit<EngineOptions, 'timeouts' | 'engine'>
  /** The rules there are before any change. */
  readonly initial: readonly RuleUpdate[]
  /** The side output of changes that were refused. */
  readonly invalidTag?: string
}

export class RulesOperator<T, Out, K> extends MatchingOperator<T, KeyRules, Out> {
  private readonly initial: readonly RuleUpdate[]
  private readonly invalidTag: string | undefined
  private readonly emitter: MatchEmitter<Match, Out, K>
  private readonly book: RuleBook<T>
  private readonly inputs: readonly Output[]
  private restored = false
  private openInputs = 2
  private alive = 0
  private matches = { value: 0 }
  private timedOut = { value: 0 }
  private invalid = { value: 0 }

  constructor(settings: RulesSettings<T, Match, Out, K>) {
    super(settings)
    this.initial = settings.initial
    this.invalidTag = settings.invalidTag
    this.emitter = new MatchEmitter<Match, Out, K>(
      { operator: this, eventTime: settings.eventTime, currentWatermark: () => this.currentWatermark },
      settings.process,
    )
    this.book = new RuleBook({ ...settings.engine, timeouts: this.emitter.wantsTimeouts })
    const end = (): void => {
      if (--this.openInputs === 0) this.end()
    }
    const rest = { watermark: () => {}, idle: () => {}, end }
    this.inputs = [
      { ...rest, push: (event, timestamp) => this.push(event as T, timestamp) },
      { ...rest, push: (message, timestamp) => this.change(message as RuleMessage, timestamp) },
    ]
  }

  /** Events come through input 0, changes of rules through input 1. */
  override input(index: number): Output {
    return this.inputs[index]
  }

  override open(): void | Promise<void> {
    if (!this.restored) for (const update of this.initial) this.book.add({ ...update, from: -Infinity })
    const { metrics } = this.context
    this.matches = metrics.counter('numMatches')
    this.timedOut = metrics.counter('numTimedOut')
    this.invalid = metrics.counter('numInvalidRules')
    metrics.gauge('numRules', () => this.book.running.size)
    metrics.gauge('numPartialMatchesShed', () => this.book.shed)
    metrics.gauge('numKeysWithPartialMatches', () => this.alive)
    void super.open()
    return this.emitter.open()
  }

  override snapshot(writer: SnapshotWriter): void {
    super.snapshot(writer)
    writer.list('rules', [this.book.store()], 'union')
    for (const entry of this.table) {
      const group = keyGroupOfEntry(entry, this.context.maxParallelism)
      for (const [version, { state }] of entry.value.matching?.states ?? []) {
        const { engine } = this.rule(version)
        writer.keyed('partial-matches', entry.key, [version, engine.snapshot(state)], group)
      }
    }
  }

  override restore(reader: SnapshotReader): void {
    const books = reader.list('rules') as RuleVersion[][]
    this.restored = books.length > 0
    for (const version of books.flat()) this.book.add(version)
    for (const [key, stored] of reader.keyed('partial-matches')) {
      const [version, snapshot] = stored as [number, EngineSnapshot<T>]
      const { value } = this.entryOf(key)
      if (value.matching === undefined) {
        value.matching = { states: new Map(), deadline: Infinity }
        this.alive++
      }
      const { engine } = this.rule(version)
      const restored = { state: engine.restore(snapshot), deadline: Infinity }
      value.matching.states.set(version, restored)
      remind(value.matching, restored, engine)
    }
    super.restore(reader)
  }

  override async close(): Promise<void> {
    this.book.close()
    await this.emitter.close()
  }

  /** A rule that comes later may want what no rule wants now. */
  protected concerns(): boolean {
    return true
  }

  protected process(entry: MatchingEntry<KeyRules>, event: T, timestamp: number): void {
    this.show(entry.key, event, timestamp, entry.value.matching)
    this.dropIfEmpty(entry)
  }

  protected processFirst(key: unknown, event: T, timestamp: number): KeyRules | undefined {
    const known = this.show(key, event, timestamp, undefined)
    if (known !== undefined) this.alive++
    return known
  }

  protected advance(entry: MatchingEntry<KeyRules>, timestamp: number): void {
    const known = entry.value.matching
    if (known === undefined) return
    known.deadline = Infinity
    for (const [version, one] of known.states) {
      const rule = this.rule(version)
      const isOver = rule.until - 1 <= timestamp
      if (!isOver && one.deadline > timestamp) {
        if (one.deadline < known.deadline) known.deadline = one.deadline
        continue
      }
      this.note(rule, one.state, Math.min(timestamp, rule.until - 1))
      if (isOver || rule.engine.isEmpty(one.state)) known.states.delete(version)
      else remind(known, one, rule.engine)
      this.emit(rule, entry.key, undefined, timestamp)
    }
    this.dropIfEmpty(entry)
  }

  protected nextDeadline({ deadline }: KeyRules): number {
    return deadline
  }

  /** Rules whose time is over at the watermark go, with their partial matches. */
  protected override passed(): void {
    this.expire()
  }

  private change(message: RuleMessage, timestamp: number): void {
    if ('invalid' in message) {
      this.invalid.value++
      // All subtasks have been told; one tells on.
      if (this.context.subtask === 0 && this.invalidTag !== undefined)
        this.sideOutputs.get(this.invalidTag)?.push(message.invalid, timestamp)
      return
    }
    const isAtOnce = timestamp === NO_TIMESTAMP || !this.settings.eventTime
    this.book.add({ ...message, from: isAtOnce ? -Infinity : Math.max(timestamp, this.currentWatermark + 1) })
    this.expire()
  }

  private expire(): void {
    const over = this.book.expire(this.currentWatermark)
    if (over.length === 0) return
    for (const entry of this.table) {
      const known = entry.value.matching
      if (known === undefined) continue
      for (const version of over) known.states.delete(version)
      this.dropIfEmpty(entry)
      this.settle(entry)
    }
  }

  /** Shows an event to the rules it may have to do with. Returns what is known afterwards, if anything. */
  private show(key: unknown, event: T, timestamp: number, known: KeyRules | undefined): KeyRules | undefined {
    let knows = known
    this.book.each(event, timestamp, (rule) => {
      const { engine, version } = rule
      const before = knows?.states.get(version)
      if (before === undefined ? !rule.mayStart(event) : !engine.concerns(event)) return
      if (before !== undefined) this.note(rule, before.state, timestamp)
      const one = before ?? { state: engine.createState(), deadline: Infinity }
      const matches = this.run(rule, one.state, event, timestamp)
      if (engine.isEmpty(one.state)) knows?.states.delete(version)
      else {
        knows ??= { states: new Map(), deadline: Infinity }
        if (before === undefined) knows.states.set(version, one)
        // Only a window since the previous event brings a deadline forward.
        if (before === undefined || engine.kind === 'reference') remind(knows, one, engine)
      }
      this.emit(rule, key, matches, timestamp)
    })
    return knows
  }

  private run(rule: RunningRule<T>, state: EngineState, event: T, timestamp: number): MatchSet<Match> {
    const clock = rule.engine.kind === 'compiled' ? timestamp : this.context.now()
    try {
      return rule.engine.process(state, event, timestamp, clock)
    } catch (cause) {
      throw new RuleFailedError(rule.name, cause)
    }
  }

  private note(rule: RunningRule<T>, state: EngineState, timestamp: number): void {
    const advanced = rule.engine.advanceTime(state, timestamp)
    this.timedOut.value += advanced.timedOut.length
    this.matches.value += this.emitter.add(advanced, timestamp)
  }

  private emit(
    rule: RunningRule<T>,
    key: unknown,
    matches: MatchSet<Match> | undefined,
    timestamp: number,
  ): void {
    if ((matches !== undefined && matches.count > 0) || this.emitter.hasNoted)
      this.matches.value += this.emitter.emit(matches, timestamp, { key, rule: rule.name })
  }

  private dropIfEmpty({ value }: MatchingEntry<KeyRules>): void {
    if (value.matching === undefined || value.matching.states.size > 0) return
    value.matching = undefined
    this.alive--
  }

  private rule(version: number): RunningRule<T> {
    return this.book.running.get(version) as RunningRule<T>
  }
}

/** Notes when time next matters to a state. */
function remind<T>(known: KeyRules, one: RuleState, engine: Engine<T, Match>): void {
  one.deadline = engine.nextDeadline(one.state) ?? Infinity
  if (one.deadline < known.deadline) known.deadline = one.deadline
}

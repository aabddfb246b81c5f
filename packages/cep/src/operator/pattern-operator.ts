/** Finds the matches of one pattern: an engine, and for each key with partial matches a state of it. */
import type { SnapshotReader, SnapshotWriter } from '@wiesel/runtime/internal'
import { keyGroupOfEntry } from '@wiesel/runtime/internal'
import { createEngine } from '../engine/create-engine.ts'
import type { Engine, EngineKind, EngineOptions, EngineSnapshot, EngineState } from '../engine/engine.ts'
import type { AnyPattern } from '../pattern/pattern.ts'
import { MatchEmitter, type PatternProcess } from './match-emitter.ts'
import { MatchingOperator, type MatchingEntry, type MatchingSettings } from './matching-operator.ts'

/** What one pattern operator is made of. */
export interface PatternSettings<T, M, Out, K> extends MatchingSettings<T> {
  readonly pattern: AnyPattern
  readonly process: PatternProcess<M, Out, K>
  readonly engine: Omit<EngineOptions, 'timeouts'>
}

export class PatternOperator<T, M extends object, Out, K> extends MatchingOperator<T, EngineState, Out> {
  private readonly pattern: AnyPattern
  private readonly engineOptions: Omit<EngineOptions, 'timeouts'>
  private readonly emitter: MatchEmitter<M, Out, K>
  private engine!: Engine<T, M>
  /** A state in which nothing is known, for the next key. */
  private spare!: EngineState
  private matches = { value: 0 }
  private timedOut = { value: 0 }
  private alive = 0

  constructor(settings: PatternSettings<T, M, Out, K>) {
    super(settings)
    this.pattern = settings.pattern
    this.engineOptions = settings.engine
    this.emitter = new MatchEmitter<M, Out, K>(
      { operator: this, eventTime: settings.eventTime, currentWatermark: () => this.currentWatermark },
      settings.process,
    )
  }

  override open(): void | Promise<void> {
    this.prepare()
    this.engine.open()
    const { metrics } = this.context
    this.matches = metrics.counter('numMatches')
    this.timedOut = metrics.counter('numTimedOut')
    metrics.gauge('numPartialMatchesShed', () => this.engine.metrics.shed)
    metrics.gauge('numKeysWithPartialMatches', () => this.alive)
    void super.open()
    return this.emitter.open()
  }

  override snapshot(writer: SnapshotWriter): void {
    super.snapshot(writer)
    writer.list('engine', [this.engine.kind], 'broadcast')
    const { maxParallelism } = this.context
    this.table.writeTo(writer, (entry) => {
      const { matching } = entry.value
      if (matching === undefined) return
      const group = keyGroupOfEntry(entry, maxParallelism)
      writer.keyed('partial-matches', entry.key, this.engine.snapshot(matching), group)
    })
  }

  override restore(reader: SnapshotReader): void {
    const [kind] = reader.list('engine') as EngineKind[]
    this.prepare(kind)
    for (const [key, stored] of reader.keyed('partial-matches')) {
      this.entryOf(key).value.matching = this.engine.restore(stored as EngineSnapshot<T>)
      this.alive++
    }
    super.restore(reader)
  }

  override async close(): Promise<void> {
    this.engine?.close()
    await this.emitter.close()
  }

  protected concerns(event: T): boolean {
    return this.engine.concerns(event)
  }

  protected process(entry: MatchingEntry<EngineState>, event: T, timestamp: number): void {
    const state = entry.value.matching as EngineState
    this.note(state, timestamp)
    const matches = this.engine.process(state, event, timestamp, this.clock(timestamp))
    if (this.engine.isEmpty(state)) this.drop(entry)
    this.matches.value += this.emitter.emit(matches, timestamp, entry)
  }

  protected processFirst(key: unknown, event: T, timestamp: number): EngineState | undefined {
    const state = this.spare
    const matches = this.engine.process(state, event, timestamp, this.clock(timestamp))
    const isEmpty = this.engine.isEmpty(state)
    if (isEmpty && matches.count === 0) return undefined
    this.spare = this.engine.createState()
    if (!isEmpty) this.alive++
    this.matches.value += this.emitter.emit(matches, timestamp, { key })
    return isEmpty ? undefined : state
  }

  protected advance(entry: MatchingEntry<EngineState>, timestamp: number): void {
    const state = entry.value.matching
    if (state === undefined) return
    this.note(state, timestamp)
    if (this.engine.isEmpty(state)) this.drop(entry)
    this.emitter.emit(undefined, timestamp, entry)
  }

  protected nextDeadline(state: EngineState, timer: number): number | undefined {
    // Only a window since the previous event can bring the deadline forward, and only the reference engine has those.
    return timer !== Infinity && this.engine.kind === 'compiled' ? undefined : this.engine.nextDeadline(state)
  }

  /** The clock for conditions that ask for it; those of the compiled engine cannot. */
  private clock(timestamp: number): number {
    return this.engine.kind === 'compiled' ? timestamp : this.context.now()
  }

  private note(state: EngineState, timestamp: number): void {
    const advanced = this.engine.advanceTime(state, timestamp)
    this.timedOut.value += advanced.timedOut.length
    this.matches.value += this.emitter.add(advanced, timestamp)
  }

  private drop(entry: MatchingEntry<EngineState>): void {
    entry.value.matching = undefined
    this.alive--
  }

  private prepare(kind?: EngineKind): void {
    if (this.engine !== undefined) return
    const options = { ...this.engineOptions, timeouts: this.emitter.wantsTimeouts }
    if (options.engine === undefined && kind !== undefined) options.engine = kind
    this.engine = createEngine(this.pattern, options)
    this.spare = this.engine.createState()
  }
}

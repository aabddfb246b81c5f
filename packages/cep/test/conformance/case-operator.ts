import type { Advanced, Engine, EngineSnapshot, EngineState } from '../../src/index.ts'
import type { CaseEvent } from './cep-case.ts'

type Match = Record<string, CaseEvent[]>
type CaseEngine = Engine<CaseEvent, Match>

export interface Emitted {
  readonly match: Match
  readonly timestamp: number
  readonly processingTime: number
}

interface Keyed {
  state: EngineState
  /** Events waiting for their time, by timestamp. */
  readonly waiting: Map<number, CaseEvent[]>
}

/**
 * The smallest operator around an engine: keys, buffering by watermark or clock, late events, timers, checkpoints.
 * It shows what the interface asks of a real one.
 */
export class CaseOperator {
  readonly matches: Emitted[] = []
  readonly timedOut: Emitted[] = []
  readonly late: CaseEvent[] = []
  readonly #engine: () => CaseEngine
  readonly #key: (event: CaseEvent) => unknown
  readonly #comparator: ((a: CaseEvent, b: CaseEvent) => number) | undefined
  readonly #eventTime: boolean
  #current: CaseEngine
  #keys = new Map<unknown, Keyed>()
  #clock = 0
  #watermark = -Infinity

  constructor(options: {
    engine: () => CaseEngine
    key?: (event: CaseEvent) => unknown
    comparator?: (a: CaseEvent, b: CaseEvent) => number
    eventTime: boolean
  }) {
    this.#engine = options.engine
    this.#current = options.engine()
    this.#key = options.key ?? (() => 0)
    this.#comparator = options.comparator
    this.#eventTime = options.eventTime
  }

  element(event: CaseEvent): void {
    if (this.#eventTime && event.timestamp <= this.#watermark) {
      this.late.push(event)
      return
    }
    const keyed = this.#keyed(event)
    if (this.#eventTime || this.#comparator) {
      const time = this.#eventTime ? event.timestamp : this.#clock
      keyed.waiting.set(time, [...(keyed.waiting.get(time) ?? []), event])
    } else {
      this.#take(this.#current.advanceTime(keyed.state, this.#clock), this.#clock)
      this.#process(keyed, event, this.#clock)
    }
  }

  watermark(time: number): void {
    this.#watermark = time
    if (this.#eventTime) this.#advance(time, time)
  }

  processingTime(time: number): void {
    this.#clock = time
    if (!this.#eventTime) this.#advance(time, time - 1)
  }

  checkpoint(): void {
    const images = [...this.#keys].map(([key, { state, waiting }]) => {
      const { events, ...rest } = this.#current.snapshot(state)
      return { key, waiting, events, text: JSON.stringify(rest) }
    })
    this.#current = this.#engine()
    this.#keys = new Map(
      images.map(({ key, waiting, events, text }) => {
        const snapshot = { ...(JSON.parse(text) as object), events } as EngineSnapshot<CaseEvent>
        return [key, { state: this.#current.restore(snapshot), waiting }]
      }),
    )
  }

  #keyed(event: CaseEvent): Keyed {
    const key = this.#key(event)
    let keyed = this.#keys.get(key)
    if (!keyed) {
      keyed = { state: this.#current.createState(), waiting: new Map() }
      this.#keys.set(key, keyed)
    }
    return keyed
  }

  /** Processes what waits up to a time, then lets the rest of the time pass: for each key that either concerns. */
  #advance(now: number, upTo: number): void {
    const due = [...this.#keys]
      .map(([key, keyed]) => {
        const timers = [...keyed.waiting.keys()].filter((time) => time <= upTo)
        const deadline = this.#current.nextDeadline(keyed.state)
        if (deadline !== undefined && deadline <= now) timers.push(deadline)
        return { key, keyed, timers, first: Math.min(...timers) }
      })
      .filter(({ timers }) => timers.length > 0)
      .toSorted((a, b) => a.first - b.first)
    for (const { key, keyed } of due) {
      for (const time of [...keyed.waiting.keys()].filter((one) => one <= upTo).toSorted((a, b) => a - b)) {
        const events = keyed.waiting.get(time)!
        keyed.waiting.delete(time)
        this.#take(this.#current.advanceTime(keyed.state, time), time)
        const ordered = this.#comparator ? events.toSorted(this.#comparator) : events
        for (const event of ordered) this.#process(keyed, event, time)
      }
      this.#take(this.#current.advanceTime(keyed.state, now), now)
      if (keyed.waiting.size === 0 && this.#current.isEmpty(keyed.state)) this.#keys.delete(key)
    }
  }

  #process(keyed: Keyed, event: CaseEvent, timestamp: number): void {
    const matches = this.#current.process(keyed.state, event, timestamp, this.#clock)
    this.#emit(matches.toArray(), timestamp)
  }

  #take({ matches, timedOut }: Advanced<Match>, timestamp: number): void {
    this.#emit(matches.toArray(), timestamp)
    for (const { match, timestamp: end } of timedOut) {
      this.timedOut.push({ match: match as Match, timestamp: end, processingTime: this.#clock })
    }
  }

  #emit(matches: Match[], timestamp: number): void {
    for (const match of matches) this.matches.push({ match, timestamp, processingTime: this.#clock })
  }
}

import { createEngine, type Engine, type EngineKind } from '../../src/index.ts'
import { buildCasePattern, expression } from './build-case-pattern.ts'
import { CaseOperator, type Emitted } from './case-operator.ts'
import type { Call, CaseEvent, CaseMatch, CepCase } from './cep-case.ts'

type Match = Record<string, CaseEvent[]>

/** What running a vector gave, with events as indexes. */
export interface Outcome {
  matches: CaseMatch[]
  timestamps: number[]
  processingTimes: number[]
  keys: string[]
  timedOut: { match: CaseMatch; timestamp: number; processingTime: number }[]
  late: number[]
  openPartialMatches?: number
  error?: string
  errorPhase?: 'build' | 'run'
}

/** Runs a vector on the engine chosen automatically, or on the one given. */
export function runCase(vector: CepCase, kind?: EngineKind): Outcome {
  let phase: 'build' | 'run' = 'build'
  try {
    const pattern = buildCasePattern(vector)
    const engine = () =>
      createEngine(pattern, { engine: kind, timeouts: vector.timeoutHandling ?? false }) as Engine<
        CaseEvent,
        Match
      >
    engine()
    phase = 'run'
    if (vector.mode === 'build') return outcomeOf(vector, [], [], [])
    return vector.mode === 'operator' ? runOperator(vector, engine) : runEngine(vector, engine())
  } catch (error) {
    const outcome = outcomeOf(vector, [], [], [])
    return { ...outcome, error: error instanceof Error ? error.message : String(error), errorPhase: phase }
  }
}

function runEngine(vector: CepCase, engine: Engine<CaseEvent, Match>): Outcome {
  const state = engine.createState()
  const matches: Emitted[] = []
  const timedOut: Emitted[] = []
  let clock: number | undefined
  const emit = (found: Match[], timestamp: number) => {
    for (const match of found) matches.push({ match, timestamp, processingTime: clock ?? timestamp })
  }
  const advance = (time: number) => {
    const advanced = engine.advanceTime(state, time)
    emit(advanced.matches.toArray(), time)
    for (const { match, timestamp } of advanced.timedOut) {
      timedOut.push({ match: match as Match, timestamp, processingTime: clock ?? time })
    }
  }
  const steps = vector.steps ?? vector.events.map((_, index): Call => ['element', index])
  for (const [name, value] of steps) {
    if (name === 'processingTime') clock = Number(value)
    else if (name === 'watermark') advance(timeOf(value))
    else if (name === 'element') {
      const event = vector.events[value as number]
      advance(event.timestamp)
      emit(engine.process(state, event, event.timestamp, clock).toArray(), event.timestamp)
    } else throw new Error(`Unknown step ${name}`)
  }
  if (vector.finalAdvanceTime !== undefined) advance(vector.finalAdvanceTime)
  const outcome = outcomeOf(vector, matches, timedOut, [])
  if ('partialMatches' in engine) {
    outcome.openPartialMatches = (engine.partialMatches as (of: unknown) => number)(state)
  }
  return outcome
}

function runOperator(vector: CepCase, engine: () => Engine<CaseEvent, Match>): Outcome {
  const operator = new CaseOperator({
    engine,
    key: vector.keyBy === undefined ? undefined : expression(vector.keyBy),
    // oxlint-disable-next-line typescript/no-implied-eval -- the vectors hold comparators as source text
    comparator: vector.comparator
      ? (new Function('a', 'b', `return (${vector.comparator})`) as () => number)
      : undefined,
    eventTime: vector.time !== 'processing',
  })
  for (const [name, value] of vector.steps ?? []) {
    if (name === 'element') operator.element(vector.events[value as number])
    else if (name === 'watermark') operator.watermark(timeOf(value))
    else if (name === 'processingTime') operator.processingTime(Number(value))
    else if (name === 'checkpoint') operator.checkpoint()
    else throw new Error(`Unknown step ${name}`)
  }
  return outcomeOf(vector, operator.matches, operator.timedOut, operator.late)
}

function timeOf(value: unknown): number {
  if (value === 'MIN') return -Infinity
  return value === 'MAX' ? Number.MAX_SAFE_INTEGER : Number(value)
}

function outcomeOf(vector: CepCase, matches: Emitted[], timedOut: Emitted[], late: CaseEvent[]): Outcome {
  const index = new Map(vector.events.map((event, i) => [event, i]))
  const indexes = (match: Match): CaseMatch => {
    const entries = Object.entries(match).map(
      ([stage, events]) => [stage, events.map((one) => index.get(one)!)] as const,
    )
    return vector.expectedForm === 'lists' ? entries.flatMap(([, list]) => list) : Object.fromEntries(entries)
  }
  return {
    matches: matches.map(({ match }) => indexes(match)),
    timestamps: matches.map(({ timestamp }) => timestamp),
    processingTimes: matches.map(({ processingTime }) => processingTime),
    keys: [...new Set(matches.flatMap(({ match }) => Object.keys(match)))],
    timedOut: timedOut.map(({ match, ...times }) => ({ match: byStage(match, index), ...times })),
    late: late.map((event) => index.get(event)!),
  }
}

function byStage(match: Match, index: Map<CaseEvent, number>): CaseMatch {
  return Object.fromEntries(
    Object.entries(match).map(([stage, events]) => [stage, events.map((one) => index.get(one)!)]),
  )
}

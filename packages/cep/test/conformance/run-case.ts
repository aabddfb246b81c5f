import { createEngine, type Engine, type EngineKind } from '../../src/index.ts'
import { buildCasePattern } from './build-case-pattern.ts'
import { timeOf, type Call, type CaseEvent, type CaseMatch, type CepCase } from './cep-case.ts'
import { runOnOperator, type Emitted } from './run-on-operator.ts'

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
export async function runCase(given: CepCase, kind?: EngineKind): Promise<Outcome> {
  // Events are told apart by their place, also when a checkpoint has made copies of them.
  const vector = { ...given, events: given.events.map((event, place) => ({ ...event, place })) }
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
    if (vector.mode !== 'operator') return runEngine(vector, engine())
    const { matches, timedOut, late } = await runOnOperator(vector, pattern, kind)
    return outcomeOf(vector, matches, timedOut, late)
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

function outcomeOf(vector: CepCase, matches: Emitted[], timedOut: Emitted[], late: CaseEvent[]): Outcome {
  const indexes = (match: Match): CaseMatch => {
    const entries = Object.entries(match).map(([stage, events]) => [stage, events.map(placeOf)] as const)
    return vector.expectedForm === 'lists' ? entries.flatMap(([, list]) => list) : Object.fromEntries(entries)
  }
  return {
    matches: matches.map(({ match }) => indexes(match)),
    timestamps: matches.map(({ timestamp }) => timestamp),
    processingTimes: matches.map(({ processingTime }) => processingTime),
    keys: [...new Set(matches.flatMap(({ match }) => Object.keys(match)))],
    timedOut: timedOut.map(({ match, ...times }) => ({ match: byStage(match), ...times })),
    late: late.map(placeOf),
  }
}

function placeOf({ place }: CaseEvent): number {
  return place as number
}

function byStage(match: Match): CaseMatch {
  return Object.fromEntries(Object.entries(match).map(([stage, events]) => [stage, events.map(placeOf)]))
}

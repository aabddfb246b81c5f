import { isDeepStrictEqual } from 'node:util'
import type { CaseMatch, CepCase } from './cep-case.ts'
import type { Outcome } from './run-case.ts'

/** What a vector expects and what came, if they differ. */
export interface Difference {
  readonly expected: unknown
  readonly actual: unknown
}

/** The first difference between a vector's expectation and an outcome. */
export function judgeCase(vector: CepCase, outcome: Outcome): Difference | undefined {
  if (vector.error !== undefined || vector.errorPhase !== undefined) {
    const phase = vector.errorPhase ?? outcome.errorPhase
    const threw = outcome.error !== undefined && outcome.errorPhase === phase
    return threw ? undefined : { expected: `${phase}: ${vector.error}`, actual: outcome.error ?? 'no error' }
  }
  if (outcome.error !== undefined)
    return { expected: vector.expected, actual: `${outcome.errorPhase}: ${outcome.error}` }
  return differences(vector, outcome).find(({ expected, actual }) => !isDeepStrictEqual(expected, actual))
}

function* differences(vector: CepCase, outcome: Outcome): Generator<Difference> {
  const canonical = (matches: readonly CaseMatch[]) => {
    const texts = matches.map((match) => matchText(vector, match))
    return vector.ordered ? texts : texts.toSorted()
  }
  if (vector.expected) yield { expected: canonical(vector.expected), actual: canonical(outcome.matches) }
  if (vector.expectedCount !== undefined)
    yield { expected: vector.expectedCount, actual: outcome.matches.length }
  if (vector.expectedTimestamps) yield { expected: vector.expectedTimestamps, actual: outcome.timestamps }
  if (vector.expectedProcessingTimes)
    yield { expected: vector.expectedProcessingTimes, actual: outcome.processingTimes }
  if (vector.keyOrder) yield { expected: vector.keyOrder, actual: outcome.keys }
  if (vector.late) yield { expected: vector.late, actual: outcome.late }
  if (vector.timedOut) {
    const withClock = vector.timedOut.some(({ processingTime }) => processingTime !== undefined)
    const text = ({ match, timestamp, processingTime }: (typeof outcome.timedOut)[0]) =>
      `${matchText(vector, match)} at ${timestamp}${withClock ? ` seen at ${processingTime}` : ''}`
    const asSet = (timeouts: readonly unknown[]) =>
      [...new Set((timeouts as typeof outcome.timedOut).map(text))].toSorted()
    yield { expected: asSet(vector.timedOut), actual: asSet(outcome.timedOut) }
  }
  if (vector.openPartialMatches !== undefined && outcome.openPartialMatches !== undefined) {
    yield { expected: vector.openPartialMatches, actual: outcome.openPartialMatches }
  }
}

/** A match as text. Where a vector's events are equal by value it cannot tell them apart: the first stands for all. */
function matchText({ events, equalValuedEvents }: CepCase, match: CaseMatch): string {
  const value = (index: number) => {
    const { timestamp: _, ...fields } = events[index]
    return JSON.stringify(fields)
  }
  const name = (index: number) =>
    equalValuedEvents ? events.findIndex((_, i) => value(i) === value(index)) : index
  if (Array.isArray(match)) return JSON.stringify((match as number[]).map(name))
  const stages = Object.entries(match as Record<string, number[]>).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(stages.map(([stage, indexes]) => [stage, indexes.map(name)]))
}

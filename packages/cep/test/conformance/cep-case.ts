/** One event of a vector, as it stands in the file. */
export interface CaseEvent {
  readonly timestamp: number
  readonly [field: string]: unknown
}

export type Call = readonly [string, ...unknown[]]

/** A match as indexes of events: in pattern order, or by stage. */
export type CaseMatch = readonly number[] | Readonly<Record<string, readonly number[]>>

export interface CaseTimeout {
  readonly match: CaseMatch
  readonly timestamp: number
  readonly processingTime?: number
}

/** One conformance vector; README.md beside the fixture describes the fields. */
export interface CepCase {
  readonly id: string
  readonly mode: 'nfa' | 'build' | 'operator'
  readonly pattern: readonly Call[]
  readonly skip?: { readonly strategy: string; readonly pattern?: string; readonly throwIfMissing?: boolean }
  readonly events: readonly CaseEvent[]
  readonly steps?: readonly Call[]
  readonly time?: 'event' | 'processing'
  readonly keyBy?: string
  readonly comparator?: string
  readonly expected?: readonly CaseMatch[]
  readonly expectedForm?: 'lists' | 'maps'
  readonly expectedCount?: number
  readonly ordered?: boolean
  readonly equalValuedEvents?: boolean
  readonly keyOrder?: readonly string[]
  readonly timeoutHandling?: boolean
  readonly timedOut?: readonly CaseTimeout[]
  readonly late?: readonly number[]
  readonly openPartialMatches?: number
  readonly finalAdvanceTime?: number
  readonly expectedTimestamps?: readonly number[]
  readonly expectedProcessingTimes?: readonly number[]
  readonly error?: string
  readonly errorPhase?: 'build' | 'run'
}

/** The time in a step: a number, `MIN` or `MAX`. */
export function timeOf(value: unknown): number {
  if (value === 'MIN') return -Infinity
  return value === 'MAX' ? Number.MAX_SAFE_INTEGER : Number(value)
}

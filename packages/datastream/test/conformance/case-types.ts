/** A conformance case as the files have it. */
export interface ConformanceCase {
  readonly id: string
  readonly kind: string
  readonly setup: Record<string, any>
  readonly steps: readonly (readonly any[])[]
  readonly ordered?: boolean
  readonly requires?: readonly string[]
}

/** Why a case did not pass. */
export interface CaseFailure {
  readonly id: string
  readonly reason: string
  readonly expected?: unknown
  readonly actual?: unknown
}

/** What a run of cases came to. */
export interface CaseReport {
  passed: string[]
  failed: CaseFailure[]
}

/** A difference between what a case expects and what happened. */
export class Mismatch extends Error {
  readonly expected: unknown
  readonly actual: unknown

  constructor(what: string, expected: unknown, actual: unknown) {
    super(what)
    this.expected = expected
    this.actual = actual
  }
}

/** Something a case asks for that does not exist. */
export class Unsupported extends Error {}

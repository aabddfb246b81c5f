import { WieselError } from '@wiesel/runtime'

/**
 * A pattern that contradicts itself: a quantifier given twice, a NOT at the end without a window, a name used twice …
 * Code `MALFORMED_PATTERN`.
 *
 * @example
 * import { Pattern } from '@wiesel/cep'
 * try {
 *   Pattern.begin<number>('a').times(0)
 * } catch (error) {
 *   console.log((error as { code: string }).code) // → MALFORMED_PATTERN
 * }
 */
export class MalformedPatternError extends WieselError {
  constructor(message: string) {
    super('MALFORMED_PATTERN', message)
  }
}

/**
 * A match has no event to skip to, although `throwOnMiss` was asked for. Code `SKIP_TARGET_MISSING`.
 *
 * @example
 * import { SkipTargetError } from '@wiesel/cep'
 * console.log(new SkipTargetError('Could not skip to b.').code) // → SKIP_TARGET_MISSING
 */
export class SkipTargetError extends WieselError {
  constructor(message: string) {
    super('SKIP_TARGET_MISSING', message)
  }
}

/**
 * One key holds more partial matches than allowed. Code `PARTIAL_MATCH_LIMIT`.
 *
 * @example
 * import { PartialMatchLimitError } from '@wiesel/cep'
 * console.log(new PartialMatchLimitError(12, 10).message.split('.')[0]) // → One key holds 12 partial matches, more than the limit of 10
 */
export class PartialMatchLimitError extends WieselError {
  constructor(held: number, limit: number) {
    super(
      'PARTIAL_MATCH_LIMIT',
      `One key holds ${held} partial matches, more than the limit of ${limit}. Give the pattern a window with ` +
        'within(), a narrower condition, next() or followedBy() where it has followedByAny(), or a skip strategy; ' +
        "or raise maxPartialMatches; or set onLimit: 'shed' to drop the oldest and count them.",
    )
  }
}

/**
 * A condition that takes only the event used the context. Code `CONDITION_CONTEXT`.
 *
 * @example
 * import { ConditionContextError } from '@wiesel/cep'
 * console.log(new ConditionContextError().code) // → CONDITION_CONTEXT
 */
export class ConditionContextError extends WieselError {
  constructor() {
    super(
      'CONDITION_CONTEXT',
      'A condition declared with one parameter used the context. Whether a condition looks at the context is read ' +
        'from its number of parameters: write (event, context) => …, without rest parameters or default values.',
    )
  }
}

/**
 * A condition threw. Code `CONDITION_FAILED`; `cause` is what it threw.
 *
 * @example
 * import { ConditionFailedError } from '@wiesel/cep'
 * console.log(new ConditionFailedError('big', new Error('no field')).message) // → The condition of stage "big" failed: no field
 */
export class ConditionFailedError extends WieselError {
  constructor(stage: string, cause: unknown) {
    const text = cause instanceof Error ? cause.message : String(cause)
    super('CONDITION_FAILED', `The condition of stage "${stage}" failed: ${text}`, { cause })
  }
}

/**
 * A snapshot does not fit the engine it is restored into. Code `PATTERN_SNAPSHOT_MISMATCH`.
 *
 * @example
 * import { SnapshotMismatchError } from '@wiesel/cep'
 * console.log(new SnapshotMismatchError('It was taken elsewhere.').code) // → PATTERN_SNAPSHOT_MISMATCH
 */
export class SnapshotMismatchError extends WieselError {
  constructor(message: string) {
    super('PATTERN_SNAPSHOT_MISMATCH', message)
  }
}

/**
 * A match set was read after its engine had moved on. Code `STALE_MATCHES`.
 *
 * @example
 * import { StaleMatchesError } from '@wiesel/cep'
 * console.log(new StaleMatchesError().code) // → STALE_MATCHES
 */
export class StaleMatchesError extends WieselError {
  constructor() {
    super(
      'STALE_MATCHES',
      'These matches were read after the next call of their engine. A match set shares its memory with the engine: ' +
        'call toArray() before the next process() or advanceTime() to keep the matches.',
    )
  }
}

/**
 * The pattern asks for what the wanted engine cannot do. Code `ENGINE_NOT_APPLICABLE`.
 *
 * @example
 * import { EngineNotApplicableError } from '@wiesel/cep'
 * console.log(new EngineNotApplicableError(['it skips after a match']).code) // → ENGINE_NOT_APPLICABLE
 */
export class EngineNotApplicableError extends WieselError {
  constructor(reasons: readonly string[]) {
    super(
      'ENGINE_NOT_APPLICABLE',
      `The compiled engine cannot run this pattern: ${reasons.join('; ')}. Leave the engine option out to have one chosen.`,
    )
  }
}

/**
 * A change of rules that cannot be made: its text is not a rule, or it says nothing. Code `INVALID_RULE`.
 *
 * @example
 * import { InvalidRuleError } from '@wiesel/cep'
 * console.log(new InvalidRuleError('Line 1, column 1: unexpected "x".').code) // → INVALID_RULE
 */
export class InvalidRuleError extends WieselError {
  constructor(reason: string, cause?: unknown) {
    super(
      'INVALID_RULE',
      `A change of the rules is refused: ${reason} Give the option invalidRules a tag to have such changes in a side ` +
        'output instead; the other rules then go on.',
      { cause },
    )
  }
}

/**
 * A rule failed on an event: a condition threw, or it has too many partial matches. Code `RULE_FAILED`; the `cause` is
 * what went wrong.
 *
 * @example
 * import { RuleFailedError } from '@wiesel/cep'
 * console.log(new RuleFailedError('burst', new Error('too much')).message) // → Rule "burst" failed: too much
 */
export class RuleFailedError extends WieselError {
  constructor(rule: string, cause: unknown) {
    const text = cause instanceof Error ? cause.message : String(cause)
    super('RULE_FAILED', `Rule "${rule}" failed: ${text}`, { cause })
  }
}

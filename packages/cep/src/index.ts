// Patterns
export { Pattern, type AnyPattern, type EventOf, type MatchOf, type PatternStart } from './pattern/pattern.ts'
export type { RichCondition, ConditionFunction } from './pattern/condition.ts'
export type { ConditionContext } from './pattern/match-types.ts'
export { AfterMatchSkipStrategy, type SkipStrategy, type SkipToStage } from './pattern/skip-strategy.ts'
export type { Contiguity, Quantifier, Stage, WithinType } from './pattern/stage.ts'

// On streams
export { CEP } from './stream/cep.ts'
export { MatchStream } from './stream/match-stream.ts'
export { PatternStream, type PatternOptions } from './stream/pattern-stream.ts'
export type { FlatSelect, Select } from './stream/select-functions.ts'
export type { PatternContext, PatternProcessFunction } from './operator/pattern-function.ts'

// Rules that change while a job runs
export { RuleStream, type RuleMatch, type RuleOptions } from './stream/rule-stream.ts'
export type { InvalidRule, RuleChange } from './rules/rule-change.ts'

// The text language
export { parsePattern, parseRules, type Rule, type TextualPattern } from './language/parse-pattern.ts'
export { printPattern, type PrintOptions } from './language/print-pattern.ts'
export { PatternSyntaxError } from './language/syntax-error.ts'

// Engines
export { createEngine } from './engine/create-engine.ts'
export { findMatches, type FindOptions } from './engine/find-matches.ts'
export { explainEngine, type EngineExplanation } from './engine/explain-engine.ts'
export type {
  Advanced,
  Engine,
  EngineKind,
  EngineMetrics,
  EngineOptions,
  EngineSnapshot,
  EngineState,
  TimedOut,
} from './engine/engine.ts'
export type { MatchSet } from './engine/match-set.ts'

// Explanations
export { explainMatch, type ExplainOptions, type MatchExplanation } from './explain/explain-match.ts'
export type { Ending, Trail } from './explain/trace-events.ts'

// Errors
export {
  ConditionContextError,
  ConditionFailedError,
  EngineNotApplicableError,
  InvalidRuleError,
  MalformedPatternError,
  PartialMatchLimitError,
  RuleFailedError,
  SkipTargetError,
  SnapshotMismatchError,
  StaleMatchesError,
} from './errors.ts'

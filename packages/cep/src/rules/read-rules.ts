import { parseRules } from '../language/parse-pattern.ts'
import { printPattern } from '../language/print-pattern.ts'
import { InvalidRuleError } from '../errors.ts'
import type { RuleUpdate } from './rule-change.ts'

/** The rules that a text puts, without numbers; patterns are printed, so that equal ones have equal texts. */
export function readRules(text: string): Omit<RuleUpdate, 'version'>[] {
  return parseRules(text).map(({ name, pattern }) => ({ name, text: printPattern(pattern) }))
}

/**
 * What a change says.
 *
 * @throws PatternSyntaxError `PATTERN_SYNTAX`
 * @throws InvalidRuleError `INVALID_RULE`
 */
export function readChange(change: unknown): Omit<RuleUpdate, 'version'>[] {
  const { put, remove } = (change ?? {}) as { put?: unknown; remove?: unknown }
  if (typeof put === 'string' && remove === undefined) return readRules(put)
  if (typeof remove === 'string' && put === undefined) return [{ name: remove, text: null }]
  throw new InvalidRuleError(`it is neither { put: text } nor { remove: name }.`)
}

/**
 * A change of the rules, as a control stream carries it.
 *
 * `put` is the text of one or several rules (`RULE name PATTERN …`, separated by semicolons): each is added, or replaces
 * the rule of its name. `remove` is the name of a rule.
 */
export type RuleChange = { readonly put: string } | { readonly remove: string }

/** A change that was refused, and why. */
export interface InvalidRule {
  /** As it came. */
  readonly change: unknown
  /** With line and column, where the text is to blame. */
  readonly message: string
}

/** One rule put or removed, as all subtasks get it: numbered in one order. */
export interface RuleUpdate {
  readonly version: number
  readonly name: string
  /** The pattern as text; `null` for a removal. */
  readonly text: string | null
}

/** What goes from the one subtask that reads changes to those that have the rules. */
export type RuleMessage = RuleUpdate | { readonly invalid: InvalidRule }

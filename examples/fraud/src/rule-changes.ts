import type { RuleChange } from '@wiesel/cep'
import { MIDNIGHT, MINUTE_MS } from './transaction.ts'

/** A change of the rules, and when it counts. */
export interface TimedChange {
  readonly at: number
  readonly change: RuleChange
}

const NOON = MIDNIGHT + 12 * 60 * MINUTE_MS

/** What somebody does at noon: tightens one rule, adds one, takes one away, and makes a mistake. */
export const ruleChanges: readonly TimedChange[] = [
  {
    at: NOON,
    change: {
      put: `RULE 'card testing' PATTERN (small -> big{2}) WITHIN 10 MINUTES
            WHERE small: kind = 'payment' AND small.amount < 1 AND big: kind = 'payment' AND big.amount > 400
            AFTER MATCH SKIP PAST LAST EVENT`,
    },
  },
  {
    at: NOON,
    change: { put: `RULE 'large transfer' PATTERN (transfer) WHERE kind = 'transfer' AND amount > 5000` },
  },
  { at: NOON, change: { remove: 'two countries' } },
  { at: NOON, change: { put: `RULE 'oops' PATTERN (small -> ) WITHIN 10 MINUTES` } },
]

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CEP, type InvalidRule, type PatternContext, type RuleChange, type RuleMatch } from '@wiesel/cep'
import type { DataStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import { outputTag, WatermarkStrategy } from '@wiesel/runtime'
import type { TimedChange } from './rule-changes.ts'
import type { Transaction } from './transaction.ts'

/** A match of a rule, or what there is of one that has run out of time. */
export interface Finding {
  readonly rule: string
  readonly card: string
  /** When the match was complete, or its time was over. */
  readonly at: number
  readonly transactions: readonly Transaction[]
}

/** What is found. */
export interface FraudStreams {
  readonly alerts: DataStream<Finding>
  /** Sequences that ran out of time half-way. */
  readonly unfinished: DataStream<Finding>
  readonly invalidRules: DataStream<InvalidRule>
}

const rulesFile = join(import.meta.dirname, '../rules/fraud.rules')

/** A rule that says what is right: its matches are no alerts. */
const EXPECTED = 'confirmed transfer'

function finding(
  match: Partial<RuleMatch<Transaction>>,
  { rule = '', currentKey, timestamp }: PatternContext<string>,
): Finding {
  const transactions = Object.values(match).flatMap((events) => events ?? [])
  return { rule, card: currentKey, at: timestamp ?? 0, transactions }
}

/** Looks for the rules in the transactions of each card. */
export function fraudStreams(
  env: StreamExecutionEnvironment,
  transactions: readonly Transaction[],
  changes: readonly TimedChange[],
): FraudStreams {
  const inOrder = <T extends { at: number }>(): WatermarkStrategy<T> =>
    WatermarkStrategy.forMonotonousTimestamps<T>().withTimestampAssigner(({ at }) => at)
  const control = env
    .fromCollection(changes, inOrder<TimedChange>())
    .name('Changes of rules')
    .setParallelism(1)
    .map(({ change }): RuleChange => change)
    .setParallelism(1)
  const unfinished = outputTag<Finding>('unfinished')
  const invalidRules = outputTag<InvalidRule>('invalid-rules')
  const cards = env
    .fromCollection(transactions, inOrder<Transaction>())
    .name('Transactions')
    .setParallelism(1)
    .keyBy(({ card }) => card)
  const alerts = CEP.rules(cards, control, {
    rules: readFileSync(rulesFile, 'utf8'),
    changes: 'event-time',
    invalidRules,
  }).flatSelect<Finding, Finding>(
    unfinished,
    (match, out, context) => {
      // One payment alone begins a match of "two countries", and mostly nothing follows.
      if (context.rule === EXPECTED || Object.keys(match).length > 1) out(finding(match, context))
    },
    (match, out, context) => {
      if (context.rule !== EXPECTED) out(finding(match, context))
    },
  )
  return {
    alerts,
    unfinished: alerts.getSideOutput(unfinished),
    invalidRules: alerts.getSideOutput(invalidRules),
  }
}

// A day of card transactions against rules written as text, which change at noon.
import { defineJob, type DataStream } from '@wiesel/datastream'
import { FraudReport, type Note } from './fraud-report.ts'
import { fraudStreams } from './fraud-streams.ts'
import { ruleChanges } from './rule-changes.ts'
import { transactions } from './transaction.ts'

export default defineJob('fraud', (env) => {
  const { alerts, unfinished, invalidRules } = fraudStreams(env, transactions(), ruleChanges)
  const notes: DataStream<Note> = alerts.map((finding): Note => ({ kind: 'alert', finding }))
  notes
    .union(
      unfinished.map((finding): Note => ({ kind: 'unfinished', finding })),
      invalidRules.map((invalid): Note => ({ kind: 'invalid', invalid })),
    )
    .sinkTo(new FraudReport())
    .name('Report')
    .setParallelism(1)
})

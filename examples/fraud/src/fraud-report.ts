import type { InvalidRule } from '@wiesel/cep'
import type { Sink, SinkWriter } from '@wiesel/runtime'
import Table from 'cli-table3'
import type { Finding } from './fraud-streams.ts'

/** One thing that the report takes note of. */
export type Note =
  | { readonly kind: 'alert' | 'unfinished'; readonly finding: Finding }
  | { readonly kind: 'invalid'; readonly invalid: InvalidRule }

const ROWS_OF_A_RULE = 4

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 16)
}

function describe({ transactions }: Finding): string {
  return transactions
    .map(({ kind, amount, country, at }) =>
      kind === 'confirmation' ? `${clock(at)} ${kind}` : `${clock(at)} ${kind} ${amount} ${country}`,
    )
    .join(', ')
}

function table(findings: readonly Finding[]): string {
  const grid = new Table({
    head: ['At', 'Rule', 'Card', 'What happened'],
    style: { head: [], border: [], compact: true },
  })
  const inOrder = findings.toSorted((a, b) => a.at - b.at || a.card.localeCompare(b.card))
  const ofRule = new Map<string, number>()
  for (const finding of inOrder) {
    const row = (ofRule.get(finding.rule) ?? 0) + 1
    ofRule.set(finding.rule, row)
    if (row <= ROWS_OF_A_RULE) grid.push([clock(finding.at), finding.rule, finding.card, describe(finding)])
  }
  return grid.toString()
}

function counts(findings: readonly Finding[]): string {
  const byRule = new Map<string, number>()
  for (const { rule } of findings) byRule.set(rule, (byRule.get(rule) ?? 0) + 1)
  return [...byRule]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([rule, count]) => `${rule} ${count}`)
    .join(', ')
}

/** Prints tables of what was found when the input ends. One subtask. */
export class FraudReport implements Sink<Note> {
  createWriter(): SinkWriter<Note> {
    const alerts: Finding[] = []
    const unfinished: Finding[] = []
    const invalid: InvalidRule[] = []
    return {
      write: (note) => {
        if (note.kind === 'invalid') invalid.push(note.invalid)
        else if (note.kind === 'alert') alerts.push(note.finding)
        else unfinished.push(note.finding)
      },
      flush: (endOfInput) => {
        if (!endOfInput) return
        const lines = [
          `Alerts: ${counts(alerts)}. The first of each rule:`,
          table(alerts),
          '',
          `Out of time half-way (a side output): ${counts(unfinished)}. The first of each rule:`,
          table(unfinished),
          '',
          'Changes of rules that were refused, while the others went on:',
          ...invalid.map(({ message }) => `  ${message}`),
          '',
          'The rules are rules/fraud.rules, what changes at noon is src/rule-changes.ts: change them and run it again.',
        ]
        process.stdout.write(`${lines.join('\n')}\n`)
      },
    }
  }
}

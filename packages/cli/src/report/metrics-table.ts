import { formatBytes, formatCount, formatShare } from './format-number.ts'
import type { OutputStream } from './output-stream.ts'
import { plainTable, type TableColumn } from './plain-table.ts'
import type { ChainSummary, OperatorSummary } from './summarise-metrics.ts'

const COLUMNS: readonly TableColumn[] = [
  { title: 'Operator' },
  { title: '×', right: true },
  { title: 'Records in', right: true },
  { title: 'out', right: true },
  { title: 'Bytes in', right: true },
  { title: 'out', right: true },
  { title: 'Busy', right: true },
  { title: 'Blocked', right: true },
  { title: 'Idle', right: true },
  { title: 'Counters' },
]

function countersOf({ own }: OperatorSummary): string {
  return Object.entries(own)
    .filter(([, value]) => value !== 0)
    .map(([name, value]) => `${name} ${formatCount(value)}`)
    .join(', ')
}

function rowsOf({ operators, parallelism, busy, blocked, idle }: ChainSummary): string[][] {
  return operators.map((summary, at) => [
    at === 0 ? summary.operator : `  ${summary.operator}`,
    at === 0 ? String(parallelism) : '',
    formatCount(summary.recordsIn),
    formatCount(summary.recordsOut),
    formatBytes(summary.bytesIn),
    formatBytes(summary.bytesOut),
    ...(at === 0 ? [busy, blocked, idle].map(formatShare) : ['', '', '']),
    countersOf(summary),
  ])
}

/**
 * The final numbers of a job, a line for each operator; those that share a chain with the one above are indented. Times
 * are of the whole chain.
 */
export function metricsTable(stream: OutputStream, chains: readonly ChainSummary[]): string {
  return plainTable(stream, COLUMNS, chains.flatMap(rowsOf))
}

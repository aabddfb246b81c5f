import type { BenchRow } from './bench-case.ts'

function figure(value: number | null, unit: string): string {
  if (value === null) return '–'
  if (unit === 'records/s') return `${(value / 1e6).toFixed(value < 1e6 ? 3 : 1)} M/s`
  return `${value.toFixed(value < 10 ? 2 : 0)} ${unit}`
}

/** A measured row for the terminal. */
export function formatRow(row: BenchRow): string {
  const ratio = row.ratio === null ? '' : `${row.ratio.toFixed(2)}×`
  const target = row.target === null ? '' : ` (wanted ${row.target}×)`
  const peer = row.peer === null ? row.peerName : `${figure(row.peer, row.unit)} ${row.peerName}`
  return `${row.suite.padEnd(8)} ${row.case.padEnd(52)} ${figure(row.ours, row.unit).padStart(12)}  ${ratio.padStart(7)}${target.padEnd(16)} ${peer}`
}

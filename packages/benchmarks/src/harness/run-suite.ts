import { runSevenJobs } from '../data/seven-jobs.ts'
import type { BenchCase, BenchRow, Suite } from './bench-case.ts'
import { measure } from './measure.ts'

async function row(suite: string, label: string, benchCase: BenchCase, rounds: number): Promise<BenchRow> {
  const seconds = await measure(benchCase, rounds)
  const value = (time: number): number =>
    benchCase.unit === 'ms' || benchCase.unit === 'MB' ? time * 1000 : benchCase.amount / time
  return {
    suite,
    case: label,
    unit: benchCase.unit,
    ours: value(seconds.ours),
    peer: seconds.peer === null ? null : value(seconds.peer),
    peerName: benchCase.peerName,
    ratio: seconds.ratio,
    target: benchCase.target ?? null,
  }
}

/** Measures a suite: every case in a fresh process state, and, unless it is long, again after seven different jobs have run. */
export async function runSuite(
  suite: Suite,
  rounds: number,
  onRow: (row: BenchRow) => void,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const add = (measured: BenchRow): void => {
    rows.push(measured)
    onRow(measured)
  }
  for (const benchCase of suite.cases()) add(await row(suite.name, benchCase.name, benchCase, rounds))
  if (suite.once === true) return rows
  await runSevenJobs()
  for (const benchCase of suite.cases())
    add(await row(suite.name, `${benchCase.name}, after 7 other jobs`, benchCase, rounds))
  return rows
}

import { runSevenJobs } from '../data/seven-jobs.ts'
import type { BenchCase, BenchRow, Suite } from './bench-case.ts'
import { measure } from './measure.ts'

async function rowsOf(
  suite: string,
  label: string,
  benchCase: BenchCase,
  rounds: number,
): Promise<BenchRow[]> {
  const { ours, peers } = await measure(benchCase, rounds)
  const { unit, amount, peerName, target = null } = benchCase
  const value = (time: number): number => (unit === 'ms' || unit === 'MB' ? time * 1000 : amount / time)
  const row = { suite, case: label, unit, ours: value(ours) }
  if (peers.length === 0) return [{ ...row, peer: null, peerName, ratio: null, target }]
  return peers.map(({ name, seconds, ratio }, i) => ({
    ...row,
    peer: value(seconds),
    peerName: name,
    ratio,
    target: i === 0 ? target : null,
  }))
}

/** Measures a suite: every case in a fresh process state, and, unless it is long, again after seven different jobs have run. */
export async function runSuite(
  suite: Suite,
  rounds: number,
  onRow: (row: BenchRow) => void,
): Promise<BenchRow[]> {
  const rows: BenchRow[] = []
  const add = async (benchCase: BenchCase, label = benchCase.name): Promise<void> => {
    for (const measured of await rowsOf(suite.name, label, benchCase, rounds)) {
      rows.push(measured)
      onRow(measured)
    }
  }
  for (const benchCase of suite.cases()) await add(benchCase)
  if (suite.once === true) return rows
  await runSevenJobs()
  for (const benchCase of suite.cases())
    if (benchCase.ownProcess !== true) await add(benchCase, `${benchCase.name}, after 7 other jobs`)
  return rows
}

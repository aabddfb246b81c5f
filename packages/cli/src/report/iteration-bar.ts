import type { IterationStatistics } from '@wiesel/runtime'
import { formatShort } from './format-number.ts'

const CELLS = 20

/** One line: how far an iteration is, what the next superstep has to do, how long the last one took, its aggregates. */
export function iterationBar({ name, superstep, maxSupersteps, ended, recent }: IterationStatistics): string {
  const last = recent.at(-1)
  const share = ended ? 1 : (last?.superstep ?? 0) / maxSupersteps
  const full = Math.round(share * CELLS)
  const bar = `${'█'.repeat(full)}${'░'.repeat(CELLS - full)}`
  const facts = [ended ? `ended after ${superstep}` : `superstep ${superstep} of at most ${maxSupersteps}`]
  if (last !== undefined) {
    facts.push(`${formatShort(last.rows)} records`, `${formatShort(last.durationMs)} ms`)
    for (const [aggregator, value] of Object.entries(last.aggregates))
      facts.push(`${aggregator} ${formatShort(value)}`)
  }
  return `${bar}  ${name}: ${facts.join(', ')}`
}

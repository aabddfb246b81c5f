import { readFileSync } from 'node:fs'
import type { GellyCase } from './gelly-case.ts'

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/gelly-cases.json', import.meta.url), 'utf8'),
) as GellyCase[]

/** Cases on graphs of a million triplets: minutes in all, so they run in the long tests. */
const isLarge = ({ graph }: GellyCase): boolean => graph?.generator === 'rmat' && graph.args?.scale === 10

export const LARGE_CASES = cases.filter(isLarge)
export const SMALL_CASES = cases.filter((one) => !isLarge(one))

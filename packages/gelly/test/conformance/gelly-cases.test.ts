import { expect, test } from 'vitest'
import { LARGE_CASES, SMALL_CASES } from './all-cases.ts'
import { knownGaps } from './known-gaps.ts'
import { runGellyCases } from './run-gelly-cases.ts'

// The command runs all cases at parallelism 1, 2 and 4; here at one, for the sake of time.
const { passed, failed } = await runGellyCases(SMALL_CASES, [3])

test('every case gives what Gelly gives, known gaps apart', () => {
  expect(failed.filter(({ reason }) => !knownGaps.some((gap) => gap.reason.test(reason)))).toEqual([])
  expect(failed.length + passed.length + LARGE_CASES.length).toBe(323)
})

test('every known gap is still one', () => {
  const failing = knownGaps.map(({ reason }) => failed.filter((one) => reason.test(one.reason)).length)
  expect(failing).toEqual(knownGaps.map(({ count }) => count))
})

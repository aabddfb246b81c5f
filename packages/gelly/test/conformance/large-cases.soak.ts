import { expect, test } from 'vitest'
import { LARGE_CASES } from './all-cases.ts'
import { runGellyCases } from './run-gelly-cases.ts'

test('large graphs give what Gelly gives, too', { timeout: 600_000 }, async () => {
  const { failed } = await runGellyCases(LARGE_CASES, [2])
  expect(failed).toEqual([])
})

import { expect, test } from 'vitest'
import { FaultCounts, forSeeds, simulateFaults } from '@wiesel/testing'
import { patternSteps } from './pattern-steps.ts'

test('jobs with patterns and faults commit what they commit without', { timeout: 180_000 }, async () => {
  const counts = new FaultCounts()
  await forSeeds(60, async (seed) => {
    const { wrong, job, counts: one } = await simulateFaults(seed, [patternSteps])
    counts.addAll(one)
    expect({ job, wrong }).toEqual({ job, wrong: undefined })
  })
  const kinds = ['pattern', 'pattern, not compiled', 'pattern with a loop', 'rules']
  expect(kinds.filter((kind) => counts.of(`job with: ${kind}`) === 0)).toEqual([])
})

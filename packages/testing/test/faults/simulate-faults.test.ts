import { expect, test } from 'vitest'
import { FaultCounts, forSeeds, simulateFaults } from '@wiesel/testing'

test('300 jobs with faults commit what they commit without', { timeout: 60_000 }, async () => {
  const counts = new FaultCounts()
  await forSeeds(300, async (seed) => {
    const { wrong, job, counts: one } = await simulateFaults(seed)
    counts.addAll(one)
    expect({ job, wrong }).toEqual({ job, wrong: undefined })
  })
  // A run in which nothing went wrong would prove nothing.
  const faults = [
    'process killed',
    'process killed after some tasks ended',
    'task failed',
    'task failed alone',
    'storing failed',
    'stored late',
    'clock jumped',
    'consumer slow',
    'message late',
    'message lost',
    'crash behind the metadata',
    'commit broke in the middle',
    'committed twice',
    'damaged checkpoint found',
    'restored',
    'restored state compared',
  ]
  expect(faults.filter((fault) => counts.of(fault) === 0)).toEqual([])
})

test('a seed is a run', async () => {
  const [a, b] = [await simulateFaults(12), await simulateFaults(12)]
  expect(a.counts.entries()).toEqual(b.counts.entries())
})

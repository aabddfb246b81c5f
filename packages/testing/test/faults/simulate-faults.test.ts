import { expect, test } from 'vitest'
import { FaultCounts, forSeeds, simulateFaults } from '@wiesel/testing'

test('300 jobs with faults commit what they commit without', { timeout: 180_000 }, async () => {
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
    'clock jumped',
    'consumer slow',
    'disk full',
    'disk full, object half written',
    'object stored late',
    'object stored, and told of late',
    'object flipped',
    'object torn',
    'object lost',
    'damaged checkpoint found',
    'trigger late',
    'trigger lost',
    'acknowledgement late',
    'acknowledgement lost',
    'completion late',
    'completion twice',
    'coordinator crashed after the trigger',
    'coordinator crashed after all acknowledgements',
    'coordinator crashed after some state is stored',
    'coordinator crashed before the metadata is stored',
    'coordinator crashed after the metadata is stored',
    'coordinator crashed when some tasks were told',
    'commit broke in the middle',
    'committed twice',
    'transaction aborted',
    'went back to an older checkpoint',
    'transaction taken back',
    'restored',
    'restored state compared: keyed',
    'restored state compared: list',
    'restored state compared: union',
    'restored state compared: broadcast',
    'failed while a barrier waited for a source',
    'failed while a barrier was in some channels',
    'failed while a barrier waited for a task',
    'failed while a barrier was behind, and state was being written',
    'failed while a barrier was everywhere, and a task was yet to be told',
    'compared with a run without faults',
    'compared with a batch',
    'requests compared',
  ]
  expect(faults.filter((fault) => counts.of(fault) === 0)).toEqual([])
})

test('a seed is a run', async () => {
  const [a, b] = [await simulateFaults(12), await simulateFaults(12)]
  expect(a.counts.entries()).toEqual(b.counts.entries())
})

import { expect, test } from 'vitest'
import { TumblingProcessingTimeWindows, type WindowStagger } from '@wiesel/runtime'
import { listAggregation, WindowOperator } from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'

async function open(stagger: WindowStagger): Promise<OperatorHarness<number>> {
  const assigner = TumblingProcessingTimeWindows.of<number>(10, 0, stagger)
  const create = () =>
    new WindowOperator<number, number, number[], number[], number, any>({
      keyOf: (n) => n,
      assigner,
      aggregation: listAggregation<number>(),
      keepsElements: true,
      allowedLatenessMs: 0,
    })
  return OperatorHarness.open<number>(create, { inputs: [(n: number) => n], parallelism: 2 })
}

async function endsOfTwoSubtasks(stagger: WindowStagger): Promise<(number | null)[]> {
  const harness = await open(stagger)
  await harness.processingTime(3)
  await harness.push(0, null, { subtask: 0 })
  await harness.processingTime(7)
  await harness.push(1, null, { subtask: 1 })
  for (let time = 8; time <= 30; time++) await harness.processingTime(time)
  const ends = harness.take().map((output) => (output[0] === 'record' ? output[2] : null))
  await harness.close()
  return ends
}

test('aligned windows of all subtasks end together', async () => {
  expect(await endsOfTwoSubtasks('aligned')).toEqual([9, 9])
})

test('natural windows of each subtask begin with its own first record', async () => {
  expect(await endsOfTwoSubtasks('natural')).toEqual([12, 16])
})

test('windows staggered by chance end within one size, and alike in each run of a seed', async () => {
  const [first, second] = await endsOfTwoSubtasks('random')
  expect(first).toBeGreaterThanOrEqual(3)
  expect(first).toBeLessThan(13)
  expect(second).toBeGreaterThanOrEqual(7)
  expect(second).toBeLessThan(17)
  expect(await endsOfTwoSubtasks('random')).toEqual([first, second])
})

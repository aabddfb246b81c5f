import { expect, test } from 'vitest'
import { WatermarkStrategy } from '@wiesel/runtime'
import { TimestampsAndWatermarksOperator } from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'

test('time in which alignment holds a split back does not count for its idleness', async () => {
  const strategy = WatermarkStrategy.forMonotonousTimestamps<number>().withIdleness(500)
  let operator!: TimestampsAndWatermarksOperator<number>
  const harness = await OperatorHarness.open(
    () => (operator = new TimestampsAndWatermarksOperator<number>(strategy, 100, true)),
  )
  const advance = async (to: number): Promise<void> => {
    while (harness.now < to) await harness.processingTime(harness.now + 100)
  }
  const statuses = (): unknown[] => harness.take().filter(([kind]) => kind === 'status')
  operator.selectSplit('a')
  await harness.push(1, 1)
  await advance(300)
  operator.setPaused(() => true)
  await advance(5000)
  expect(statuses()).toEqual([])
  operator.setPaused(() => false)
  await advance(5300)
  expect(statuses()).toEqual([])
  await advance(6000)
  expect(statuses()).toEqual([['status', 'IDLE']])
  await harness.close()
})

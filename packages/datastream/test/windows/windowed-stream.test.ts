import { describe, expect, test } from 'vitest'
import {
  DeltaTrigger,
  EventTimeSessionWindows,
  GlobalWindows,
  TumblingEventTimeWindows,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { testEnvironment } from '@wiesel/testing'

const keyed = () => new StreamExecutionEnvironment().fromElements(1, 2).keyBy((n) => n)

describe('what is refused while the job is built', () => {
  test('a trigger that cannot merge, with windows that do', () => {
    const sessions = keyed().window(EventTimeSessionWindows.withGap<number>('5 s'))
    expect(() => sessions.trigger(DeltaTrigger.of<number>(1, (a, b) => b - a))).toThrow(
      expect.objectContaining({ code: 'TRIGGER_CANNOT_MERGE' }),
    )
  })

  test('rich functions that fold', () => {
    const windows = keyed().window(TumblingEventTimeWindows.of<number>('1 s'))
    const reduce: any = { open: () => {}, reduce: (a: number) => a }
    expect(() => windows.reduce(reduce)).toThrow(/reduce over windows takes a plain function/)
    const aggregate = {
      open: () => {},
      createAccumulator: () => 0,
      add: (value: number, sum: number) => sum + value,
      getResult: (sum: number) => sum,
    }
    expect(() => windows.aggregate(aggregate)).toThrow(/aggregate function without open and close/)
  })
})

test.each(['streaming', 'batch'] as const)(
  'global windows fire at the end of the stream, %s',
  async (mode) => {
    const env = testEnvironment({ runtimeMode: mode, parallelism: 2 })
    const sums = env
      .fromElements(1, 2, 3, 4, 5)
      .keyBy((n) => n % 2)
      .window(GlobalWindows.createWithEndOfStreamTrigger<number>())
      .reduce((a, b) => a + b)
    expect(new Set(await sums.collect().toArray())).toEqual(new Set([6, 9]))
  },
)

import { expect, it } from 'vitest'
import { TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'
import { StreamExecutionEnvironment } from '@wiesel/datastream'

interface Event {
  at: number
}

const silent: AsyncIterable<Event> = {
  [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }),
}

async function* busy(): AsyncGenerator<Event> {
  for (let at = 0; ; at += 100) {
    yield { at }
    await new Promise((resolve) => setImmediate(resolve))
  }
}

it('a source that never sends a record is declared idle, and holds up nobody', async () => {
  const env = new StreamExecutionEnvironment({ autoWatermarkInterval: 1 })
  const strategy = WatermarkStrategy.forMonotonousTimestamps<Event>()
    .withTimestampAssigner((event) => event.at)
    .withIdleness(5)
  const both = env.fromAsyncIterable(busy(), strategy).union(env.fromAsyncIterable(silent, strategy))
  const counts = both
    .windowAll(TumblingEventTimeWindows.of('1 s'))
    .aggregate({ createAccumulator: () => 0, add: (_, n) => n + 1, getResult: (n) => n })
  let first: number | undefined
  for await (const count of counts.collect()) {
    first = count
    break
  }
  expect(first).toBe(10)
})

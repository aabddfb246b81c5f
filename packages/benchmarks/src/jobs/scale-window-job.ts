import { defineJob } from '@wiesel/datastream'
import { DiscardingSink, SequenceSource, TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'

const byNumber = WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n)

/** Source, map, keyBy, count of each minute of event time: what is counted before the exchange need not cross it. */
export default defineJob('scale-window', (env, { records = '0' }) => {
  env
    .fromSource(new SequenceSource(1, Number(records)), byNumber)
    .map((n) => ({ user: `user ${(n * 7919) % 1000}`, page: `/page/${n % 50}`, ts: n, amount: n % 100 }))
    .keyBy(({ user }) => user)
    .window(TumblingEventTimeWindows.of('1 min'))
    .aggregate({
      createAccumulator: () => 0,
      add: (_, count: number) => count + 1,
      getResult: (count) => count,
      merge: (a, b) => a + b,
    })
    .sinkTo(new DiscardingSink())
})

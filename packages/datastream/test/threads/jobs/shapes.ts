import { appendFileSync } from 'node:fs'
import { defineJob, type DataStream } from '@wiesel/datastream'
import { FunctionSink, TumblingEventTimeWindows, WatermarkStrategy } from '@wiesel/runtime'

interface Event {
  readonly user: string
  readonly at: number
  readonly amount: number
}

/** Windows, every partitioning, a union, a slot-sharing group of its own. */
export default defineJob('shapes', (env, { out }) => {
  const to = (name: string, stream: DataStream<unknown>): void => {
    stream.sinkTo(new FunctionSink((value) => appendFileSync(`${out}-${name}`, `${JSON.stringify(value)}\n`)))
  }
  const events = env
    .fromSequence(1, 3000)
    .map((n): Event => ({ user: `u${n % 11}`, at: n * 10, amount: n % 5 }))
    .assignTimestampsAndWatermarks(
      WatermarkStrategy.forBoundedOutOfOrderness<Event>('1 min').withTimestampAssigner(({ at }) => at),
    )
  to(
    'windows',
    events
      .keyBy(({ user }) => user)
      .window(TumblingEventTimeWindows.of('5 s'))
      .reduce((a, b) => ({ ...a, amount: a.amount + b.amount, at: Math.min(a.at, b.at) })),
  )
  to(
    'broadcast',
    env
      .fromElements(1, 2)
      .setParallelism(1)
      .broadcast()
      .map((n) => n),
  )
  to(
    'global',
    events
      .global()
      .map(({ amount }) => amount)
      .setParallelism(1),
  )
  to(
    'shuffle',
    events.shuffle().map(({ at }) => at),
  )
  to(
    'rescale',
    events
      .rescale()
      .filter(({ amount }) => amount > 2)
      .setParallelism(2),
  )
  to(
    'union',
    env
      .fromSequence(1, 9)
      .union(env.fromSequence(10, 20))
      .rebalance()
      .map((n) => n),
  )
})

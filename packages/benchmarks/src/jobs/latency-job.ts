import { setTimeout } from 'node:timers/promises'
import { defineJob } from '@wiesel/datastream'
import {
  Accumulators,
  DiscardingSink,
  rich,
  TumblingEventTimeWindows,
  WatermarkStrategy,
} from '@wiesel/runtime'

const PER_MS = 100

const clock = (): number => performance.timeOrigin + performance.now()

interface Due {
  readonly user: number
  /** When it is due, milliseconds since 1970. */
  readonly due: number
}

/** 100,000 events a second, each with the moment it is due, however late it is read. */
async function* paced(total: number): AsyncGenerator<Due> {
  const start = clock()
  for (let n = 0; n < total;) {
    const until = Math.min(total, (clock() - start) * PER_MS)
    for (; n < until; n++) yield { user: n % 1000, due: start + n / PER_MS }
    await setTimeout(1)
  }
}

const byDue = WatermarkStrategy.forMonotonousTimestamps<Due>().withTimestampAssigner(({ due }) => due)
const WINDOW_MS = 20

/**
 * From one thread through a key to two, into windows of 20 ms there: how late results are, in tenths of a millisecond. A
 * result is due with the first event behind its window.
 */
export default defineJob('latency', (env, { records = '0' }) => {
  env
    .fromAsyncIterable(paced(Number(records)), byDue)
    .keyBy(({ user }) => user)
    .window(TumblingEventTimeWindows.of<Due>(WINDOW_MS))
    .reduce((a, b) => (a.due > b.due ? a : b))
    .map(
      rich((context) => {
        const late = context.accumulator('latency', Accumulators.histogram)
        return ({ due }: Due) => {
          const end = Math.floor(due / WINDOW_MS) * WINDOW_MS + WINDOW_MS
          late.add(Math.max(0, Math.round((clock() - end) * 10)))
        }
      }),
    )
    .sinkTo(new DiscardingSink<unknown>())
})

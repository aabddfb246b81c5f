import { setTimeout } from 'node:timers/promises'
import { defineJob } from '@wiesel/datastream'
import { Accumulators, DiscardingSink, rich } from '@wiesel/runtime'

const PER_MS = 100

const clock = (): number => performance.timeOrigin + performance.now()

interface Due {
  readonly user: number
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

/** From one thread through a key to two, with state there: how late results are, in tenths of a millisecond. */
export default defineJob('latency', (env, { records = '0' }) => {
  env
    .fromAsyncIterable(paced(Number(records)))
    .keyBy(({ user }) => user)
    .reduce((a, b) => (a.due > b.due ? a : b))
    .map(
      rich((context) => {
        const late = context.accumulator('latency', Accumulators.histogram)
        return ({ due }: Due) => late.add(Math.round((clock() - due) * 10))
      }),
    )
    .sinkTo(new DiscardingSink<unknown>())
})

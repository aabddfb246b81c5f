import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'

/** Source, map, keyBy, count: every second record crosses between two threads. */
export default defineJob('scale-keyed', (env, { records = '0' }) => {
  env
    .fromSequence(1, Number(records))
    .map((n) => ({ user: `user ${(n * 7919) % 1000}`, page: `/page/${n % 50}`, ts: n, amount: n % 100 }))
    .keyBy(({ user }) => user)
    .count()
    .sinkTo(new DiscardingSink())
})

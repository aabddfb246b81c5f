import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { madeEvents } from '../data/events.ts'

/** Records from a task in one thread to a task in another: each slot-sharing group has slots of its own. */
export default defineJob('exchange', (env, { records = '0' }) => {
  const events = madeEvents(1024)
  env
    .fromSequence(1, Number(records))
    .map((n) => events[n & 1023])
    .setParallelism(1)
    .rebalance()
    .filter(({ amount }) => amount >= 0)
    .slotSharingGroup('other thread')
    .setParallelism(1)
    .sinkTo(new DiscardingSink())
    .setParallelism(1)
})

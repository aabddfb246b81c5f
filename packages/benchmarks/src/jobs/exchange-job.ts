import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { EVENTS_IN_TURNS, madeEvents } from '../data/events.ts'

/**
 * Records that are hashed by user. `both` ways: each subtask makes some, and half of these cross to the other thread.
 * `one` way: one subtask makes all, and all cross to one in the other thread.
 */
export default defineJob('exchange', (env, { records = '0', ways = 'both' }) => {
  const events = madeEvents(EVENTS_IN_TURNS)
  const parallelism = ways === 'one' ? 1 : env.parallelism
  env
    .fromSequence(1, Number(records))
    .setParallelism(parallelism)
    .map((n) => events[n % EVENTS_IN_TURNS])
    .setParallelism(parallelism)
    .keyBy(({ user }) => user)
    .filter(({ amount }) => amount >= 0)
    .setParallelism(parallelism)
    .slotSharingGroup(ways === 'one' ? 'other thread' : 'default')
    .sinkTo(new DiscardingSink())
    .setParallelism(parallelism)
})

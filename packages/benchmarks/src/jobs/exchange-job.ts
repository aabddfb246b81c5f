import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { EVENTS_IN_TURNS, madeEvents, type PageEvent } from '../data/events.ts'

/**
 * `both` ways: each subtask makes records and hashes them by user, so that half of them cross to the other thread.
 * `one` way: one subtask makes all, and all cross to one in the other thread, with nothing to choose.
 */
export default defineJob('exchange', (env, { records = '0', ways = 'both' }) => {
  const events = madeEvents(EVENTS_IN_TURNS)
  const made = env.fromSequence(1, Number(records))
  const counted = ({ amount }: PageEvent): boolean => amount >= 0
  if (ways === 'one') {
    made
      .setParallelism(1)
      .map((n) => events[n % EVENTS_IN_TURNS])
      .setParallelism(1)
      .rebalance()
      .filter(counted)
      .setParallelism(1)
      .slotSharingGroup('other thread')
      .sinkTo(new DiscardingSink())
      .setParallelism(1)
  } else {
    made
      .map((n) => events[n % EVENTS_IN_TURNS])
      .keyBy(({ user }) => user)
      .filter(counted)
      .sinkTo(new DiscardingSink())
  }
})

import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { EVENTS_IN_TURNS, madeEvents } from '../data/events.ts'

/** Each subtask makes records and hashes them by user: half of them cross to the other thread. */
export default defineJob('exchange', (env, { records = '0' }) => {
  const events = madeEvents(EVENTS_IN_TURNS)
  env
    .fromSequence(1, Number(records))
    .map((n) => events[n % EVENTS_IN_TURNS])
    .keyBy(({ user }) => user)
    .filter(({ amount }) => amount >= 0)
    .sinkTo(new DiscardingSink())
})

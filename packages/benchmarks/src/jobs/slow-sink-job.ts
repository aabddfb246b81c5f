import { defineJob } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'
import { madeEvents } from '../data/events.ts'

/** A source that could be read ten times as fast as the sink writes, in another thread. */
export default defineJob('slow sink', (env, { records = '1e12' }) => {
  const events = madeEvents(1024)
  let written = 0
  env
    .fromSequence(1, Number(records))
    .map((n) => ({ ...events[n & 1023], n }))
    .setParallelism(1)
    .rebalance()
    .filter(() => true)
    .slotSharingGroup('other thread')
    .setParallelism(1)
    .sinkTo(
      new FunctionSink(() => {
        let x = ++written
        for (let i = 0; i < 600; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0
        if (x === 0.5) throw new Error('never')
      }),
    )
    .setParallelism(1)
})

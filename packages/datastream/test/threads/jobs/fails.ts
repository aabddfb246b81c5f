import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { isMainThread, threadId } from 'node:worker_threads'

const memory: unknown[] = []

const ways: Record<string, (n: number) => unknown> = {
  throw: (n) => {
    if (n === 40_000) throw new RangeError(`no ${n}`)
  },
  exit: (n) => {
    if (n === 40_000) process.exit(3)
  },
  uncaught: (n) => {
    if (n === 40_000)
      setTimeout(() => {
        throw new Error('nobody catches this')
      }, 0)
  },
  memory: (n) => {
    if (n >= 40_000) for (;;) memory.push(new Array(10_000).fill(n))
  },
}

/** Runs on for long if nothing stops it; breaks in the way that is asked for. */
export default defineJob('fails', (env, { way = '' }) => {
  if (way === 'clock') Date.now()
  if (way === 'date') new Date()
  if (way === 'chance') Math.random()
  if (way === 'dates with arguments') new Date(0).toISOString()
  if (way === 'in a worker' && !isMainThread) throw new Error('only in a worker')
  const stream = env
    .fromSequence(1, way === 'dates with arguments' ? 10 : 100_000_000)
    .map((n) => {
      ways[way]?.(n)
      return n + (Date.now() > 0 ? 0 : 1)
    })
    .name('Break')
    .rebalance()
    .map((n) => n)
  if (way === 'other plan') stream.name(`of thread ${threadId}`)
  stream.sinkTo(new DiscardingSink())
})

/** Steps whose records are under way for a while: asynchronous calls, and loops. */
import { AsyncDataStream } from '@wiesel/datastream'
import type { AsyncFunction } from '@wiesel/runtime'
import type { Step } from './step.ts'

/** After a number of turns that depends on the number. */
async function slowly(n: number): Promise<number> {
  for (let i = 0; i < n % 4; i++) await Promise.resolve()
  return n + 1
}

const retried: AsyncFunction<number, number> = {
  invoke: async (n, { attempt, sleep }) => {
    if (n % 3 === 0) await sleep(n % 4)
    if (attempt < n % 3) throw new Error('not yet')
    return n % 5 === 0 ? [n, n + 1] : [n]
  },
}

export function waitingSteps(): readonly Step[] {
  const retry = { retries: 2, delay: 1 }
  return [
    { name: 'async map', apply: (s) => s.mapAsync(slowly, { capacity: 3 }) },
    { name: 'async map, unordered', apply: (s) => s.mapAsync(slowly, { capacity: 5, ordered: false }) },
    {
      name: 'async calls that are retried',
      apply: (s) => AsyncDataStream.orderedWait(s, retried, { capacity: 4, retry }),
    },
    {
      name: 'iterate',
      // Watermarks do not go around with the records.
      losesTime: true,
      streamOnly: true,
      needsCalm: true,
      apply: (s) => {
        // Longer than a record is on its way: some hundred steps.
        const loop = s.iterate(600)
        loop.closeWith(loop.filter((n) => n >= 10).map((n) => Math.floor(n * 0.7)))
        return loop.filter((n) => n < 10)
      },
    },
  ]
}

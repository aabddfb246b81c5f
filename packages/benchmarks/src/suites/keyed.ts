import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DiscardingSink, FunctionSink } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const ROWS = 1_000_000
const MANY = 4_000_000

function counting<K extends string | number>(name: string, keys: readonly K[]): BenchCase {
  const data = Array.from({ length: ROWS }, (_, i) => ({ key: keys[(i * 7919) % keys.length], value: i }))
  const keyOf = (r: { key: K }): K => r.key
  return {
    name,
    amount: ROWS,
    unit: 'records/s',
    peerName: 'hand-written Map loop',
    target: 0.6,
    ours: async () => {
      let sum = 0
      const env = new StreamExecutionEnvironment()
      env
        .fromCollection(data)
        .keyBy(keyOf)
        .count()
        .sinkTo(new FunctionSink<{ key: K; count: number }>((r) => void (sum += r.count)))
      await env.execute()
      return sum
    },
    peer: () => {
      let sum = 0
      const counts = new Map<K, { count: number }>()
      const sink = (r: { key: K; count: number }): void => {
        sum += r.count
      }
      for (const record of data) {
        const key = keyOf(record)
        let cell = counts.get(key)
        if (cell === undefined) counts.set(key, (cell = { count: 0 }))
        sink({ key, count: ++cell.count })
      }
      return sum
    },
  }
}

/** The longest step of any task while so many different keys are inserted, in milliseconds. */
function longestStep(name: string, keyOf: (n: number) => string | number): BenchCase {
  let longest = 0
  return {
    name: `longest step, ${MANY / 1e6} M ${name}`,
    amount: 1,
    unit: 'ms',
    peerName: 'at most 10 ms wanted',
    value: () => longest,
    ours: async () => {
      const env = new StreamExecutionEnvironment()
      env.fromSequence(1, MANY).keyBy(keyOf).count().sinkTo(new DiscardingSink<unknown>())
      const result = await env.execute()
      longest = Math.max(...result.metrics.map((task) => task.longestStepMs))
    },
  }
}

/** Rolling count per key. */
export const keyed: Suite = {
  name: 'keyed',
  cases: () => [
    counting(
      'count, 1 K string keys',
      Array.from({ length: 1000 }, (_, i) => `user-${i}`),
    ),
    counting(
      'count, 100 K string keys',
      Array.from({ length: 100_000 }, (_, i) => `user-${i}`),
    ),
    counting(
      'count, 1 K integer keys',
      Array.from({ length: 1000 }, (_, i) => i),
    ),
    counting(
      'count, 100 K integer keys',
      Array.from({ length: 100_000 }, (_, i) => i * 31),
    ),
    longestStep('integer keys', (n) => n),
    longestStep('string keys', (n) => `key-${n}`),
  ],
}

import { Readable } from 'node:stream'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const CAPACITY = 100
const TIMEOUT_MS = 10_000

type Call = (n: number) => Promise<number>

/** What is there at once, such as from a cache. */
const settled: Call = (n) => Promise.resolve(n + 1)
/** What comes with the next turn of the event loop, such as from the network. */
const nextTurn: Call = (n) => new Promise((resolve) => setImmediate(resolve, n + 1))

/** A call that fails when it takes too long. */
const limited =
  (call: Call): Call =>
  (n) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(reject, TIMEOUT_MS, new Error('took too long'))
      call(n).then((value) => {
        clearTimeout(timer)
        resolve(value)
      }, reject)
    })

async function ours(records: number, call: Call, ordered: boolean): Promise<void> {
  const env = new StreamExecutionEnvironment()
  env
    .fromSequence(1, records)
    .mapAsync(call, { ordered, capacity: CAPACITY, timeout: TIMEOUT_MS })
    .sinkTo(new DiscardingSink<number>())
  await env.execute()
}

/** The streams of Node, which keep the order, too. */
async function readable(records: number, call: Call): Promise<void> {
  const numbers = Readable.from(Array.from({ length: records }, (_, i) => i))
  let sum = 0
  for await (const n of numbers.map(limited(call), { concurrency: CAPACITY })) sum += n as number
  if (sum < 0) throw new Error('never')
}

/** So many loops that share what is to be done: results come as they come. */
async function loops(records: number, call: Call): Promise<void> {
  const limitedCall = limited(call)
  let next = 0
  let sum = 0
  const loop = async (): Promise<void> => {
    while (next < records) sum += await limitedCall(next++)
  }
  await Promise.all(Array.from({ length: CAPACITY }, loop))
  if (sum < 0) throw new Error('never')
}

function pair(name: string, records: number, call: Call): BenchCase[] {
  return [
    {
      name: `ordered, ${name}`,
      amount: records,
      unit: 'records/s',
      ours: () => ours(records, call, true),
      peerName: 'Readable.map',
      peer: () => readable(records, call),
    },
    {
      name: `unordered, ${name}`,
      amount: records,
      unit: 'records/s',
      ours: () => ours(records, call, false),
      peerName: 'hand-written loops',
      peer: () => loops(records, call),
    },
  ]
}

/** Calls of asynchronous functions, 100 at a time, each with a time limit. */
export const asyncCalls: Suite = {
  name: 'async',
  cases: () => [
    ...pair('promises that are settled', 200_000, settled),
    ...pair('promises of the next turn', 100_000, nextTurn),
  ],
}

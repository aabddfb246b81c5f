import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads'
import { executeJob, type ExecuteJobOptions } from '@wiesel/datastream'
import { bellMemory, ringMemory } from '@wiesel/runtime/internal'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'
import type { Ways } from '../peers/hashed-exchange.ts'

/** A job on two threads beside one that does the same. */
function beside(
  name: string,
  file: string,
  amount: number,
  peer: Pick<BenchCase, 'peer' | 'peerName' | 'peerValue' | 'target'>,
  more: ExecuteJobOptions = {},
): BenchCase {
  let ms = 0
  const parameters = { records: String(amount), ...more.parameters }
  const options = { parallelism: 2, threads: 2, ...more, parameters }
  return {
    name,
    amount,
    unit: 'records/s',
    ours: async () => (ms = taskMs(await executeJob(jobFile(file), options))),
    value: () => ms,
    ...peer,
  }
}

/** The same job in the calling thread, with one subtask of each operator and so without any exchange. */
function alone(file: string, amount: number): Pick<BenchCase, 'peer' | 'peerName' | 'peerValue'> {
  let ms = 0
  const options: ExecuteJobOptions = { parameters: { records: String(amount) } }
  return {
    peerName: 'one thread',
    peer: async () => (ms = taskMs(await executeJob(jobFile(file), options))),
    peerValue: () => ms,
  }
}

const workerFile = (name: string): URL =>
  new URL(`../jobs/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url)

/** Two threads that do by hand what the exchange job does. `data` is what each of them is given beside its number. */
function byHand(
  peerName: string,
  file: string,
  amount: number,
  data: () => readonly { readonly workerData: object; readonly transferList?: readonly MessagePort[] }[],
): Pick<BenchCase, 'peer' | 'peerName' | 'peerValue'> {
  let ms = 0
  return {
    peerName,
    peer: async () => {
      const workers = data().map(
        ({ workerData, transferList = [] }, self) =>
          new Worker(workerFile(file), {
            workerData: { ...workerData, self },
            transferList: [...transferList],
          }),
      )
      const next = (): Promise<unknown[]> =>
        Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
      await next()
      const ended = next()
      for (const worker of workers) worker.postMessage('go', [])
      const results = (await ended) as { ms: number; taken: number }[]
      const taken = results.reduce((sum, result) => sum + result.taken, 0)
      if (taken !== amount) throw new Error(`${taken} records of ${amount} arrived`)
      ms = Math.max(...results.map((result) => result.ms))
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
    peerValue: () => ms,
  }
}

/** By structured clone, each by itself or many at once. */
const byClone =
  (frameRows: number) =>
  (amount: number, ways: Ways): Pick<BenchCase, 'peer' | 'peerName' | 'peerValue'> =>
    byHand(`${frameRows === 1 ? 'each' : 'frames of 1,024'} by postMessage`, 'clone-worker', amount, () => {
      const { port1, port2 } = new MessageChannel()
      return [port1, port2].map((port) => ({
        workerData: { amount, ways, frameRows, port },
        transferList: [port],
      }))
    })

/** As frames of msgpackr, through rings like those of jobs. */
function byMsgpack(amount: number, ways: Ways): Pick<BenchCase, 'peer' | 'peerName' | 'peerValue'> {
  return byHand('frames of 1,024 by msgpackr, through the same rings', 'msgpack-worker', amount, () => {
    const workerData = {
      amount,
      ways,
      frameRows: FRAME_ROWS,
      rings: [ringMemory(RING_BYTES), ringMemory(RING_BYTES)],
      bells: [bellMemory(), bellMemory()],
    }
    return [{ workerData }, { workerData }]
  })
}

/** Events from one thread to the other, or hashed between them. */
function exchange(ways: Ways, peer: typeof byMsgpack, target?: number): BenchCase {
  const way = ways === 'one' ? 'from thread to thread' : 'hashed between 2 threads, half of them cross'
  return beside(
    `exchange: {user, page, ts, amount}, ${way}`,
    'exchange',
    EXCHANGE,
    { ...peer(EXCHANGE, ways), ...(target === undefined ? {} : { target }) },
    { parameters: { ways } },
  )
}

const RING_BYTES = 1024 * 1024
const FRAME_ROWS = 1024
// So many that a run takes some seconds: workers are new in each round, and have to compile what the calling thread has compiled
// long before, which takes each of them a good quarter of a second.
const SCALE = 8_000_000
const KEYED = 24_000_000
const WINDOWED = 48_000_000
const WINDOWED_ALL = 24_000_000
const EXCHANGE = 8_192_000

/** The latency below which a share of the results of the last run is, in milliseconds. */
function latencyCases(): BenchCase[] {
  let tenths: ReadonlyMap<number, number> = new Map()
  const below = (share: number): number => {
    let left = share * [...tenths.values()].reduce((a, b) => a + b, 0)
    for (const [tenth, count] of tenths) if ((left -= count) <= 0) return tenth / 10
    return 0
  }
  const run = async (): Promise<void> => {
    const parameters = { records: '200000' }
    const options = { parallelism: 2, threads: 2, parameters, autoWatermarkInterval: 1 }
    const { accumulators } = await executeJob(jobFile('latency'), options)
    tenths = accumulators.latency as ReadonlyMap<number, number>
  }
  return [0.5, 0.99, 0.999].map((share) => ({
    name: `latency of a keyed window at 100 K events/s: ${share * 100} % of results within`,
    amount: 1,
    unit: 'ms',
    peerName: 'of the moment they are due',
    ours: run,
    value: () => below(share),
  }))
}

const SLOW_MS = 30_000

/** Behind a sink that takes a tenth of what the source could give, for half a minute; measured once. */
function slowSink(): BenchCase {
  let growth: number | undefined
  return {
    name: 'backpressure: growth of memory behind a slow sink, in 30 s',
    amount: 1,
    unit: 'MB',
    peerName: 'at most 50 MB wanted',
    ours: async () => {
      if (growth !== undefined) return
      const seen: number[] = []
      const timer = setInterval(() => seen.push(process.memoryUsage.rss() / 1e6), 100)
      const signal = AbortSignal.timeout(SLOW_MS)
      await executeJob(jobFile('slow-sink'), { threads: 2, signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error
      })
      clearInterval(timer)
      // Threads start and chains are compiled in the first three seconds.
      growth = Math.max(...seen.slice(30)) - seen[30]
    },
    value: () => growth ?? 0,
  }
}

/** What a second thread gives, and what it costs to send records there. */
export const threads: Suite = {
  name: 'threads',
  cases: () => [
    beside('scale: CPU-bound map', 'scale', SCALE, { ...alone('scale', SCALE), target: 1.8 }),
    // A count for every record is a result for every record, so nothing can be aggregated before the exchange: no target.
    beside('scale-keyed: map, keyBy, rolling count', 'scale-keyed', KEYED, alone('scale-keyed', KEYED)),
    // One count for each key and window: senders count what they have, and a few partial counts cross.
    beside('scale-keyed: map, keyBy, count of windows', 'scale-window', WINDOWED, {
      ...alone('scale-window', WINDOWED),
      target: 1.5,
    }),
    beside(
      'scale-keyed: map, keyBy, count of windows, without pre-aggregation',
      'scale-window',
      WINDOWED_ALL,
      alone('scale-window', WINDOWED_ALL),
      { preAggregation: false },
    ),
    exchange('one', byClone(1), 8),
    exchange('one', byClone(FRAME_ROWS)),
    exchange('one', byMsgpack, 2),
    // Half of the records stay where they are, and making and hashing all of them costs both sides the same.
    exchange('both', byClone(1), 8),
    exchange('both', byClone(FRAME_ROWS)),
    exchange('both', byMsgpack, 2),
    slowSink(),
    ...latencyCases(),
    {
      name: 'start of 2 workers, one record, end',
      amount: 1,
      unit: 'ms',
      peerName: 'at most 300 ms wanted',
      ours: () => executeJob(jobFile('scale'), { parallelism: 2, threads: 2, parameters: { records: '1' } }),
    },
  ],
}

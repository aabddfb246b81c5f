import { Worker } from 'node:worker_threads'
import { executeJob, type ExecuteJobOptions } from '@wiesel/datastream'
import type { JobResult } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const job = (name: string): URL => new URL(`../jobs/${name}-job.ts`, import.meta.url)

/** Milliseconds that the tasks of a job have been there: without the start of threads. */
function taskMs({ metrics }: JobResult): number {
  return Math.max(...metrics.map(({ busyMs, blockedMs, idleMs }) => busyMs + blockedMs + idleMs))
}

/** A job on two threads beside one that does the same. */
function beside(
  name: string,
  file: string,
  amount: number,
  peer: Pick<BenchCase, 'peer' | 'peerName' | 'peerValue' | 'target'>,
): BenchCase {
  let ms = 0
  const options = { parallelism: 2, threads: 2, parameters: { records: String(amount) } }
  return {
    name,
    amount,
    unit: 'records/s',
    ours: async () => (ms = taskMs(await executeJob(job(file), options))),
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
    peer: async () => (ms = taskMs(await executeJob(job(file), options))),
    peerValue: () => ms,
  }
}

/** Records by structured clone from a thread to this one. */
function byClone(amount: number): Pick<BenchCase, 'peer' | 'peerName' | 'peerValue'> {
  let ms = 0
  return {
    peerName: 'arrays of 1,024 by postMessage',
    peer: async () => {
      const file = new URL(
        `../jobs/clone-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
        import.meta.url,
      )
      const worker = new Worker(file, { workerData: amount })
      let got = 0
      let start = 0
      await new Promise<void>((resolve) =>
        worker.on('message', (events: unknown[]) => {
          start ||= performance.now()
          got += events.length
          if (got >= amount) resolve()
          else worker.postMessage('more', [])
        }),
      )
      ms = performance.now() - start
      await worker.terminate()
    },
    peerValue: () => ms,
  }
}

const SCALE = 4_000_000
const KEYED = 4_000_000
const EXCHANGE = 2_048_000

/** What a second thread gives, and what it costs to send records there. */
export const threads: Suite = {
  name: 'threads',
  cases: () => [
    beside('scale: CPU-bound map', 'scale', SCALE, { ...alone('scale', SCALE), target: 1.8 }),
    beside('scale-keyed: map, keyBy, count', 'scale-keyed', KEYED, alone('scale-keyed', KEYED)),
    beside('exchange: {user, page, ts, amount}', 'exchange', EXCHANGE, { ...byClone(EXCHANGE), target: 8 }),
    {
      name: 'start of 2 workers, one record, end',
      amount: 1,
      unit: 'ms',
      peerName: 'at most 300 ms wanted',
      ours: () => executeJob(job('scale'), { parallelism: 2, threads: 2, parameters: { records: '1' } }),
    },
  ],
}

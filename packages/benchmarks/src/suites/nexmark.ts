import { executeJob, StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'
import { pooledSource } from '../nexmark/pooled-source.ts'
import { queries, queryByName } from '../nexmark/queries/index.ts'
import type { AnyQuery } from '../nexmark/query.ts'

const EVENTS = 1_000_000
/** So many that a run takes some seconds, and several checkpoints. */
const EVENTS_OF_LONG_RUNS: Readonly<Record<string, number>> = {
  q4: 6_000_000,
  q5: 6_000_000,
  q9: 6_000_000,
  q11: 2_000_000,
  q12: 3_000_000,
  q16: 1_000_000,
  q17: 3_000_000,
  q18: 2_000_000,
  q19: 6_000_000,
  q20: 10_000_000,
}
const EVENTS_OF_LIGHT_QUERIES = 20_000_000
/** So many that new threads compile for a small part of the run only. */
const EVENTS_ON_THREADS = 5_000_000

/** One way to run queries. */
interface Way {
  /** What rows say of it. */
  readonly suffix: string
  readonly events: number
  readonly cores: number
  /** Runs a query; returns how many milliseconds it took. */
  readonly run: (query: AnyQuery) => Promise<number>
}

async function inThisThread(
  query: AnyQuery,
  events: number,
  options: EnvironmentOptions = {},
): Promise<number> {
  const start = performance.now()
  const env = new StreamExecutionEnvironment(options)
  query.build(pooledSource(env, events)).sinkTo(new DiscardingSink<unknown>())
  await env.execute()
  return performance.now() - start
}

/** Without the start of threads. */
async function onThreads(query: AnyQuery, threads: number): Promise<number> {
  const parameters = { query: query.name, events: String(EVENTS_ON_THREADS) }
  return taskMs(await executeJob(jobFile('nexmark'), { parallelism: threads, threads, parameters }))
}

const ONE_THREAD: Way = {
  suffix: '',
  events: EVENTS,
  cores: 1,
  run: (query) => inThisThread(query, EVENTS),
}
const TWO_THREADS: Way = {
  suffix: ', each of 2 threads',
  events: EVENTS_ON_THREADS,
  cores: 2,
  run: (query) => onThreads(query, 2),
}

/** A long run of a query. */
function longRun(query: AnyQuery, options: EnvironmentOptions): Way {
  const events = EVENTS_OF_LONG_RUNS[query.name] ?? EVENTS_OF_LIGHT_QUERIES
  return {
    suffix: ', a checkpoint each second',
    events,
    cores: 1,
    run: (one) => inThisThread(one, events, options),
  }
}

const title = ({ name, title: text, target }: AnyQuery): string =>
  `${name}, ${text}${target === undefined ? '' : ` (${target / 1e6} M/s wanted)`}`

/** What a query costs for each core beyond q0, which only reads the events; and, as the peer, all of it. */
function netAndGross(query: AnyQuery, { suffix, events, cores, run }: Way): BenchCase {
  const q0 = queryByName('q0')
  let net = 0
  let gross = 0
  return {
    name: `${title(query)}${suffix}, net of q0`,
    amount: events / cores,
    unit: 'records/s',
    peerName: 'gross',
    ours: async () => {
      const reading = await run(q0)
      gross = await run(query)
      // What is lost in the noise counts as a hundredth.
      net = Math.max(gross - reading, gross / 100)
    },
    value: () => net,
    peer: () => {},
    peerValue: () => gross,
  }
}

/** One way beside another. */
function beside(query: AnyQuery, way: Way, other: Way, otherName: string): BenchCase {
  let ours = 0
  let others = 0
  return {
    name: `${title(query)}${way.suffix.replace('each of ', '')}`,
    amount: way.events,
    unit: 'records/s',
    peerName: otherName,
    ours: async () => (ours = await way.run(query)),
    value: () => ours,
    peer: async () => (others = await other.run(query)),
    peerValue: () => others,
  }
}

const beyondReading = queries.filter(({ name }) => name !== 'q0')

/** The queries of the Nexmark benchmark in one thread, each checked against a naive oracle in the tests. */
export const nexmark: Suite = {
  name: 'nexmark',
  cases: () => beyondReading.map((query) => netAndGross(query, ONE_THREAD)),
}

/** The same on two threads, beside one; and net of q0. */
export const nexmarkThreads: Suite = {
  name: 'nexmark-threads',
  cases: () => [
    ...queries.map((query) =>
      beside(query, TWO_THREADS, { ...TWO_THREADS, run: (one) => onThreads(one, 1) }, 'one thread'),
    ),
    ...beyondReading.map((query) => netAndGross(query, TWO_THREADS)),
  ],
}

/** With a checkpoint each second, beside none. */
export const nexmarkCheckpoints: Suite = {
  name: 'nexmark-checkpoints',
  once: true,
  cases: () =>
    queries.map((query) => ({
      ...beside(query, longRun(query, { checkpointing: '1 s' }), longRun(query, {}), 'without'),
      runs: { warmUp: 0, counted: 2 },
    })),
}

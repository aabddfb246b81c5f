import { executeJob, StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'
import { pooledSource } from '../nexmark/pooled-source.ts'
import { queries, queryByName } from '../nexmark/queries/index.ts'
import type { AnyQuery } from '../nexmark/query.ts'

const EVENTS = 1_000_000
/** So many that a run takes several checkpoints. */
const EVENTS_OF_LONG_RUNS = 10_000_000
const CHECKPOINTED = ['q5', 'q9', 'q20']

async function run(query: AnyQuery, events: number, options: EnvironmentOptions = {}): Promise<void> {
  const env = new StreamExecutionEnvironment(options)
  query.build(pooledSource(env, events)).sinkTo(new DiscardingSink<unknown>())
  await env.execute()
}

const title = ({ name, title: text, target }: AnyQuery): string =>
  `${name}, ${text}${target === undefined ? '' : ` (${target / 1e6} M/s wanted)`}`

/** What a query costs beyond q0, which only reads the events; and, as the peer, all of it. */
function netAndGross(query: AnyQuery): BenchCase {
  const q0 = queryByName('q0')
  let net = 0
  let gross = 0
  return {
    name: `${title(query)}, net of q0`,
    amount: EVENTS,
    unit: 'records/s',
    peerName: 'gross',
    ours: async () => {
      const start = performance.now()
      await run(q0, EVENTS)
      const between = performance.now()
      await run(query, EVENTS)
      gross = performance.now() - between
      net = Math.max(gross - (between - start), 0.001)
    },
    value: () => net,
    peer: () => {},
    peerValue: () => gross,
  }
}

/** The queries of the Nexmark benchmark in one thread, each checked against a naive oracle in the tests. */
export const nexmark: Suite = {
  name: 'nexmark',
  cases: () => queries.filter(({ name }) => name !== 'q0').map(netAndGross),
}

function onTwoThreads(query: AnyQuery): BenchCase {
  let ms = 0
  let alone = 0
  const parameters = { query: query.name, events: String(EVENTS) }
  return {
    name: `${title(query)}, 2 threads`,
    amount: EVENTS,
    unit: 'records/s',
    peerName: 'one thread',
    ours: async () =>
      (ms = taskMs(await executeJob(jobFile('nexmark'), { parallelism: 2, threads: 2, parameters }))),
    value: () => ms,
    peer: async () => (alone = taskMs(await executeJob(jobFile('nexmark'), { parameters }))),
    peerValue: () => alone,
  }
}

/** The same on two threads, beside one. */
export const nexmarkThreads: Suite = {
  name: 'nexmark-threads',
  cases: () => queries.map(onTwoThreads),
}

/** Some queries with much state, with a checkpoint each second and without. */
export const nexmarkCheckpoints: Suite = {
  name: 'nexmark-checkpoints',
  cases: () =>
    queries
      .filter(({ name }) => CHECKPOINTED.includes(name))
      .map((query): BenchCase => ({
        name: `${title(query)}, checkpoints`,
        amount: EVENTS_OF_LONG_RUNS,
        unit: 'records/s',
        peerName: 'without',
        ours: () => run(query, EVENTS_OF_LONG_RUNS, { checkpointing: '1 s' }),
        peer: () => run(query, EVENTS_OF_LONG_RUNS),
      })),
}

import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { generateEvents } from '../nexmark/generate-events.ts'
import { nexmarkSource } from '../nexmark/nexmark-source.ts'
import { queries } from '../nexmark/queries/index.ts'

const EVENTS = 500_000

/** The queries of the Nexmark benchmark, each checked against a naive oracle in the tests; events per second, gross. */
export const nexmark: Suite = {
  name: 'nexmark',
  cases: () => {
    const events = generateEvents(EVENTS)
    return queries.map((query): BenchCase => ({
      name: `${query.name}, ${query.title}`,
      amount: EVENTS,
      unit: 'records/s',
      peerName: query.target === undefined ? '' : `at least ${query.target / 1e6} M/s wanted`,
      ours: async () => {
        const env = new StreamExecutionEnvironment()
        query.build(nexmarkSource(env, events)).sinkTo(new DiscardingSink<unknown>())
        await env.execute()
      },
    }))
  },
}

import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import { pooledSource } from '../nexmark/pooled-source.ts'
import { queryByName } from '../nexmark/queries/index.ts'

/** One query of Nexmark over so many pooled events. */
export default defineJob('nexmark', (env, { query = 'q0', events = '0' }) => {
  queryByName(query)
    .build(pooledSource(env, Number(events)))
    .sinkTo(new DiscardingSink<unknown>())
})

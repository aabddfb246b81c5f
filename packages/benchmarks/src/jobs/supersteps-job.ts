import { defineJob } from '@wiesel/dataset'

/** An iteration without records. */
export default defineJob('supersteps', async (env, { records = '0' }) => {
  await env
    .fromElements(1)
    .iterate(Number(records), (partial) => partial.filter(() => false))
    .count()
})

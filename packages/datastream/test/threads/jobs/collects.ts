import { defineJob } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'
import { appendFileSync } from 'node:fs'

/** Collects in the middle: the total of one job is part of the plan of the next. */
export default defineJob('collects', async (env, { out, first = '100' }) => {
  const squares = await env
    .fromSequence(1, Number(first))
    .map((n) => n * n)
    .collect()
    .toArray()
  const total = squares.reduce((a, b) => a + b, 0)
  const salt = env.random()
  env
    .fromSequence(1, 4)
    .map((n) => `${total} ${salt === env.random() ? 'same' : 'other'} ${env.startedAt > 0} ${n}`)
    .name(`Total ${total}, salt ${salt}, at ${env.startedAt}`)
    .sinkTo(new FunctionSink((line) => appendFileSync(out, `${line}\n`)))
})

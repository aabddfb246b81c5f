import { defineJob } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'

/** A map that costs about a microsecond. */
function work(n: number): number {
  let x = n | 1
  for (let i = 0; i < 400; i++) x = (Math.imul(x, 1664525) + 1013904223) | 0
  return x
}

export default defineJob('scale', (env, { records = '0' }) => {
  env.fromSequence(1, Number(records)).map(work).sinkTo(new DiscardingSink())
})

import { appendFileSync } from 'node:fs'
import { defineJob } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'

export default defineJob('words', (env, { out, count = '5000' }) => {
  env
    .fromSequence(1, Number(count))
    .flatMap((n) => [`w${n % 7}`, `v${n % 13}`])
    .keyBy((word) => word)
    .count()
    .sinkTo(
      new FunctionSink(({ key, count: n }, _timestamp, { subtask }) =>
        appendFileSync(`${out}.${subtask}`, `${key} ${n}\n`),
      ),
    )
})

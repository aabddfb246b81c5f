import { execFileSync } from 'node:child_process'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { DiscardingSink } from '@wiesel/runtime'
import type { Suite } from '../harness/bench-case.ts'

const COLD = `
import { StreamExecutionEnvironment } from '@wiesel/datastream'
const env = new StreamExecutionEnvironment()
await env.fromSequence(1, 10).map((n) => n + 1).collect().toArray()
`

/** How long a job over ten elements takes: in a warm process, and as a fresh `node job.mjs`. */
export const startup: Suite = {
  name: 'startup',
  cases: () => [
    {
      name: 'embedded job over 10 elements, warm',
      amount: 1,
      unit: 'ms',
      peerName: 'at most 5 ms wanted',
      ours: async () => {
        const env = new StreamExecutionEnvironment()
        env
          .fromSequence(1, 10)
          .map((n) => n + 1)
          .keyBy((n) => n % 3)
          .count()
          .sinkTo(new DiscardingSink<unknown>())
        await env.execute()
      },
    },
    {
      name: 'cold node job',
      amount: 1,
      unit: 'ms',
      peerName: 'node with an empty module',
      ours: () =>
        execFileSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', COLD], {
          cwd: import.meta.dirname,
        }),
      peer: () =>
        execFileSync(process.execPath, [...process.execArgv, '--input-type=module', '-e', ''], {
          cwd: import.meta.dirname,
        }),
    },
  ],
}

// npm run simulate -- [--seeds 300] [--from 1] [--bail]: jobs with faults, one per seed; prints what is wrong and what happened.
import { parseArgs } from 'node:util'
import { patternSteps } from '../packages/cep/test/faults/pattern-steps.ts'
import { FaultCounts, simulateFaults } from '../packages/testing/src/index.ts'

const { values } = parseArgs({
  options: { seeds: { type: 'string' }, from: { type: 'string' }, bail: { type: 'boolean' } },
})
const from = Number(values.from ?? 1)
const seeds = Number(values.seeds ?? 300)
const counts = new FaultCounts()
const start = performance.now()
let wrong = 0
for (let seed = from; seed < from + seeds; seed++) {
  const report = await simulateFaults(seed, [patternSteps])
  counts.addAll(report.counts)
  if (report.wrong === undefined) continue
  wrong++
  console.log(
    `seed ${seed}: ${report.job}\n  ${report.wrong}\n  again: npm run simulate -- --from ${seed} --seeds 1`,
  )
  if (values.bail === true) break
}
const ms = performance.now() - start
console.log(`${seeds} seeds, ${wrong} wrong, ${(ms / seeds).toFixed(1)} ms each`)
for (const [what, times] of counts.entries()) console.log(`  ${String(times).padStart(8)}  ${what}`)
process.exitCode = wrong === 0 ? 0 : 1

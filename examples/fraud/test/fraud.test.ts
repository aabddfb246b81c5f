import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { FunctionSink } from '@wiesel/runtime'
import { forSeeds, testEnvironment } from '@wiesel/testing'
import { expect, test } from 'vitest'
import { fraudStreams, type Finding } from '../src/fraud-streams.ts'
import { ruleChanges } from '../src/rule-changes.ts'
import { transactions } from '../src/transaction.ts'
import { expectedFindings, findingId } from './naive.ts'

async function run(
  env: StreamExecutionEnvironment,
  count: number,
): Promise<{ alerts: string[]; unfinished: string[]; invalid: string[] }> {
  const found = { alerts: [] as string[], unfinished: [] as string[], invalid: [] as string[] }
  const streams = fraudStreams(env, transactions(count), ruleChanges)
  const idOf = ({ rule, card, transactions: happened }: Finding): string => findingId(rule, card, happened)
  streams.alerts.sinkTo(new FunctionSink((finding) => void found.alerts.push(idOf(finding))))
  streams.unfinished.sinkTo(new FunctionSink((finding) => void found.unfinished.push(idOf(finding))))
  streams.invalidRules.sinkTo(new FunctionSink(({ message }) => void found.invalid.push(message)))
  await env.execute()
  return { alerts: found.alerts.toSorted(), unfinished: found.unfinished.toSorted(), invalid: found.invalid }
}

test.each([1, 3])('a day, parallelism %d', { timeout: 60_000 }, async (parallelism) => {
  const found = await run(new StreamExecutionEnvironment({ parallelism }), 6000)
  const expected = expectedFindings(transactions(6000))
  expect(found.alerts).toEqual(expected.alerts)
  expect(found.unfinished).toEqual(expected.unfinished)
  expect(found.invalid).toEqual([expect.stringContaining('Line 1, column 31: unexpected ")"')])
  for (const rule of ['card testing', 'two countries', 'large transfer'])
    expect(found.alerts.filter((id) => id.startsWith(rule)).length).toBeGreaterThan(3)
  for (const rule of ['card testing', 'confirmed transfer'])
    expect(found.unfinished.filter((id) => id.startsWith(rule)).length).toBeGreaterThan(3)
})

test('any interleaving', { timeout: 60_000 }, () =>
  forSeeds(5, async (seed) => {
    const found = await run(testEnvironment({ seed, parallelism: 2 }), 1500)
    const expected = expectedFindings(transactions(1500))
    expect(found.alerts).toEqual(expected.alerts)
    expect(found.unfinished).toEqual(expected.unfinished)
  }),
)

test('npm start prints tables', { timeout: 60_000 }, async () => {
  const folder = join(import.meta.dirname, '..')
  const child = spawn(
    process.execPath,
    ['--conditions=@wiesel/source', '../../packages/cli/src/bin.ts', 'run', 'src/fraud.ts'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise((resolve) => child.on('close', resolve))
  const printed = await text(child.stdout)
  expect(await ended).toBe(0)
  expect(printed).toMatch(
    /^Alerts: card testing \d+, large transfer \d+, two countries \d+\. The first of each rule:$/m,
  )
  expect(printed).toMatch(/^│ \d\d:\d\d │ two countries +│ card-\d+ +│ \d\d:\d\d payment /m)
  expect(printed).toContain('Out of time half-way')
  expect(printed).toContain('unexpected ")"')
})

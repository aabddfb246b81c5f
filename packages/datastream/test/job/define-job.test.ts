import { expect, test } from 'vitest'
import { defineJob, isJobDefinition, StreamExecutionEnvironment } from '@wiesel/datastream'

test('a definition has its name and builds with its parameters', async () => {
  const seen: unknown[] = []
  const job = defineJob('count', async (env, { to = '3' }) => {
    await Promise.resolve()
    env
      .fromSequence(1, Number(to))
      .map((n) => seen.push(n))
      .print('never')
  })
  expect([job.kind, job.name]).toEqual(['wiesel-job', 'count'])
  const env = new StreamExecutionEnvironment()
  await job.build(env, { to: '2' })
  expect(env.program(job.name).plan.name).toBe('count')
  expect(seen).toEqual([])
})

test('definitions are told from other values', () => {
  expect(isJobDefinition(defineJob('j', () => {}))).toBe(true)
  for (const other of [undefined, null, 'wiesel-job', {}, { kind: 'other' }, () => {}])
    expect(isJobDefinition(other)).toBe(false)
})

import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { LocalExecutor } from '@wiesel/runtime'
import { NodePlatform } from '@wiesel/runtime/node'
import { expect, test } from 'vitest'
import { watchedExecutor } from '../../src/commands/watched-executor.ts'

test('each job is watched until it has ended, however it ends', async () => {
  const events: string[] = []
  let jobs = 0
  const executor = watchedExecutor(new LocalExecutor(new NodePlatform()), ({ status }) => {
    const number = ++jobs
    events.push(`job ${number} ${status}`)
    return () => void events.push(`end ${number}`)
  })
  const env = new StreamExecutionEnvironment({ executor })
  const numbers = env.fromSequence(1, 3)
  expect(await numbers.collect().toArray()).toEqual([1, 2, 3])
  const failing = numbers.map(() => {
    throw new Error('no')
  })
  await expect(failing.collect().toArray()).rejects.toThrow('no')
  expect(events).toEqual(['job 1 running', 'end 1', 'job 2 running', 'end 2'])
})

test('threads and origin are those of the executor', () => {
  const inner = { threads: 2, origin: { startedAt: 1, seed: 2 }, execute: () => expect.fail() }
  expect(watchedExecutor(inner, () => () => {})).toMatchObject({ threads: 2, origin: inner.origin })
})

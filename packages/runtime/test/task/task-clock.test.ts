import { expect, test } from 'vitest'
import { ManualPlatform } from '@wiesel/testing'
import { TaskClock } from '../../src/task/task-clock.ts'

test('wakes at the earliest time', () => {
  const platform = new ManualPlatform({ startMs: 0 })
  const woken: number[] = []
  const clock = new TaskClock(platform, () => woken.push(platform.now()))
  clock.schedule(20)
  clock.schedule(10)
  clock.schedule(15)
  platform.set(10)
  platform.set(11)
  platform.set(30)
  expect(woken).toHaveLength(1)
})

test('wakes again for a later wish made before the platform has said that the earlier time has come', () => {
  const platform = new ManualPlatform({ startMs: 0 })
  let woken = 0
  const clock = new TaskClock(platform, () => woken++)
  clock.schedule(10)
  expect(clock.passed(9)).toBe(false)
  // It is 10 already, as the task has seen by itself; the platform will say so a little later.
  expect(clock.passed(10)).toBe(true)
  clock.schedule(20)
  platform.set(15)
  expect(woken).toBe(0)
  platform.set(21)
  expect(woken).toBe(1)
})

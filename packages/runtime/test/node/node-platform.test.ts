import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NodePlatform } from '@wiesel/runtime/node'

beforeEach(() => void vi.useFakeTimers({ now: 1000, toFake: ['setTimeout', 'clearTimeout', 'Date'] }))
afterEach(() => void vi.useRealTimers())

test('calls back once the clock is past the time', () => {
  const platform = new NodePlatform()
  const seen: number[] = []
  platform.schedule(1500, () => seen.push(platform.now()))
  vi.advanceTimersByTime(499)
  expect(seen).toEqual([])
  vi.advanceTimersByTime(10)
  expect(seen).toHaveLength(1)
  expect(seen[0]).toBeGreaterThanOrEqual(1500)
})

test('what is due already comes soon, and never inside the call', () => {
  const platform = new NodePlatform()
  let called = 0
  platform.schedule(0, () => called++)
  expect(called).toBe(0)
  vi.advanceTimersByTime(5)
  expect(called).toBe(1)
})

test('times further off than timers of the host can wait for', () => {
  const platform = new NodePlatform()
  let called = 0
  const far = 1000 + 3 * 2 ** 31
  platform.schedule(far, () => called++)
  const cancel = platform.schedule(far, () => (called += 100))
  vi.advanceTimersByTime(2 * 2 ** 31)
  expect(called).toBe(0)
  cancel()
  vi.advanceTimersByTime(2 ** 31 + 10)
  expect(called).toBe(1)
})

test('what is cancelled is not called; cancelling twice, and after the call, is harmless', () => {
  const platform = new NodePlatform()
  let called = 0
  const cancel = platform.schedule(1010, () => called++)
  cancel()
  cancel()
  vi.advanceTimersByTime(100)
  expect(called).toBe(0)
  const other = platform.schedule(1200, () => called++)
  vi.advanceTimersByTime(200)
  other()
  expect(called).toBe(1)
})

test('yields to the event loop, and has clocks and chance', async () => {
  const platform = new NodePlatform()
  let turned = false
  setImmediate(() => (turned = true))
  await platform.yield()
  expect(turned).toBe(true)
  expect(platform.canGenerateCode).toBe(true)
  expect(platform.monotonic()).toBeLessThanOrEqual(platform.monotonic())
  const random = platform.random()
  expect(random >= 0 && random < 1).toBe(true)
})

import { expect, test } from 'vitest'
import { ManualPlatform } from '@wiesel/testing'

test('the clock moves only when it is told to', () => {
  const platform = new ManualPlatform({ startMs: 100 })
  expect([platform.now(), platform.monotonic()]).toEqual([100, 100])
  platform.advanceBy(5)
  expect(platform.now()).toBe(105)
  platform.set(200)
  expect([platform.now(), platform.monotonic()]).toEqual([200, 200])
  expect(() => platform.set(199)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  expect(() => platform.advanceTo(199)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
})

test('advanceTo stops at every callback, also at those that callbacks ask for; set jumps', () => {
  const seen: [string, number][] = []
  const record = (platform: ManualPlatform, name: string) => (): void => {
    seen.push([name, platform.now()])
    if (name === 'a') platform.schedule(platform.now() + 3, record(platform, 'b'))
  }
  for (const how of ['advanceTo', 'set'] as const) {
    const platform = new ManualPlatform()
    platform.schedule(9, record(platform, 'late'))
    platform.schedule(2, record(platform, 'a'))
    platform.schedule(100, record(platform, 'never'))
    platform[how](10)
    expect(platform.nextTime).toBe(how === 'set' ? 13 : 100)
  }
  expect(seen).toEqual([
    ['a', 2],
    ['b', 5],
    ['late', 9],
    ['a', 10],
    ['late', 10],
  ])
})

test('what is cancelled is not called, and what is due already is called soon', async () => {
  const platform = new ManualPlatform({ startMs: 10 })
  const seen: string[] = []
  platform.schedule(11, () => seen.push('cancelled'))()
  platform.schedule(10, () => seen.push('cancelled too'))()
  platform.schedule(10, () => seen.push('due'))
  expect(seen).toEqual([])
  await platform.yield()
  platform.advanceBy(1)
  expect(seen).toEqual(['due'])
  expect(platform.nextTime).toBeUndefined()
})

test('chance comes from the seed', () => {
  const numbers = (seed: number): number[] => {
    const platform = new ManualPlatform({ seed })
    return [platform.random(), platform.random()]
  }
  expect(numbers(1)).toEqual(numbers(1))
  expect(numbers(1)).not.toEqual(numbers(2))
  expect(numbers(3).every((n) => n >= 0 && n < 1)).toBe(true)
})

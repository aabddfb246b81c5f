import { expect, test } from 'vitest'
import { RateLimiter } from '../../src/source/rate-limiter.ts'

test('lets so many pass in a second, and makes up for a tenth of it at most', () => {
  const limiter = new RateLimiter(100)
  let passed = 0
  const look = (now: number): number => {
    const count = limiter.available(now, 1000)
    limiter.take(count)
    passed += count
    return count
  }
  for (let now = 0; now < 2000; now++) look(now)
  expect(passed).toBe(200)
  expect(look(60_000)).toBe(11)
})

import { expect, test } from 'vitest'
import type { RestartStrategy } from '@wiesel/runtime'
import { createBackoff } from '../../src/checkpoint/restart-strategy.ts'

const delays = (strategy: RestartStrategy, times: readonly number[], random = () => 0.5) => {
  const backoff = createBackoff(strategy, random)
  return times.map((time) => backoff.next(time))
}

test('none', () => expect(delays({ kind: 'none' }, [0])).toEqual([undefined]))

test('fixed delay: once after a second, unless told otherwise', () => {
  expect(delays({ kind: 'fixed-delay' }, [0, 1])).toEqual([1000, undefined])
  expect(delays({ kind: 'fixed-delay', attempts: 2, delay: '3 s' }, [0, 1, 2])).toEqual([
    3000,
    3000,
    undefined,
  ])
})

test('failure rate: counts the failures of the last interval', () => {
  expect(delays({ kind: 'failure-rate' }, [0, 60_001, 60_002])).toEqual([1000, 1000, undefined])
  const strategy = { kind: 'failure-rate', failures: 2, interval: 100, delay: 5 } as const
  expect(delays(strategy, [0, 50, 101, 102])).toEqual([5, 5, 5, undefined])
})

test('exponential delay: grows up to a limit, and begins anew after an hour without a failure', () => {
  expect(delays({ kind: 'exponential-delay' }, [0, 1, 2])).toEqual([1000, 1500, 2250])
  const many = delays(
    { kind: 'exponential-delay' },
    Array.from({ length: 30 }, (_, i) => i),
  )
  expect(many.at(-1)).toBe(60_000)
  expect(delays({ kind: 'exponential-delay' }, [0, 1, 3_602_501])).toEqual([1000, 1500, 1000])
})

test('exponential delay is spread, never above the limit', () => {
  expect(delays({ kind: 'exponential-delay' }, [0], () => 0)).toEqual([900])
  expect(delays({ kind: 'exponential-delay', initialDelay: 60_000 }, [0], () => 0.999)).toEqual([60_000])
})

test('a strategy that there is not, and options out of range', () => {
  expect(() => createBackoff({ kind: 'often' } as never, () => 0)).toThrow(
    'There is no restart strategy "often"',
  )
  expect(() => createBackoff({ kind: 'fixed-delay', delay: -1 }, () => 0)).toThrow('"delay"')
})

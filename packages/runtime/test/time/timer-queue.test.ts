/** The timer queue against a sorted list. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_TIMESTAMP, MIN_TIMESTAMP, type Key } from '@wiesel/runtime'
import { redistribute, SnapshotReader, SnapshotWriter } from '@wiesel/runtime/internal'
import { TimerQueue, type Timer } from '../../src/time/timer-queue.ts'
import { canonicalKey, clashingKey } from '../support/arbitrary-key.ts'

const time = fc.oneof(fc.integer({ min: -3, max: 8 }), fc.constantFrom(MIN_TIMESTAMP, MAX_TIMESTAMP))
const namespace = fc.constantFrom('', 'w', '1', 'w\u00011')

type Action = ['add' | 'remove', number, Key, string] | ['take', number] | ['restore']

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('add' as const), time, clashingKey, namespace) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('remove' as const), time, clashingKey, namespace) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('take' as const), time) },
  { weight: 1, arbitrary: fc.constant(['restore'] as ['restore']) },
)

const textOf = ({ time, key, namespace }: Timer): string =>
  `${time} ${JSON.stringify(namespace)} ${canonicalKey(key as Key)}`

function restored(queue: TimerQueue): TimerQueue {
  const writer = new SnapshotWriter(8)
  queue.snapshot(writer, 't', 8)
  const fresh = new TimerQueue()
  for (const part of redistribute([writer.finish()], 3, 8)) fresh.restore(new SnapshotReader(part), 't')
  return fresh
}

test('timers are unique, come in order of time, and outlast a snapshot', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 50 }), (actions) => {
      let queue = new TimerQueue()
      const oracle = new Map<string, Timer>()
      const first = (): number => Math.min(MAX_TIMESTAMP, ...[...oracle.values()].map((timer) => timer.time))
      for (const step of actions) {
        if (step[0] === 'restore') queue = restored(queue)
        else if (step[0] === 'take') {
          const due = [...oracle.values()].filter((timer) => timer.time <= step[1])
          const earliest = Math.min(...due.map((timer) => timer.time))
          const taken = queue.take(step[1])
          expect(taken?.time).toBe(due.length === 0 ? undefined : earliest)
          if (taken !== undefined) expect(oracle.delete(textOf(taken))).toBe(true)
        } else {
          const [what, at, key, space] = step
          const timer = { time: at, key, namespace: space }
          if (what === 'add') {
            const isFirst = oracle.size === 0 || at <= first()
            expect(queue.add(at, key, space)).toBe(isFirst)
            oracle.set(textOf(timer), timer)
          } else {
            queue.remove(at, key, space)
            oracle.delete(textOf(timer))
          }
          expect(queue.has(at, key, space)).toBe(what === 'add')
        }
        expect(queue.next()).toBe(first())
        expect(queue.size).toBe(oracle.size)
      }
      expect(new Set(Array.from(queue, textOf))).toEqual(new Set(oracle.keys()))
    }),
    { numRuns: 500 },
  )
})

test('timers of one time come in the order in which they were set', () => {
  const queue = new TimerQueue()
  for (const key of ['c', 'a', 'b', 'a']) queue.add(5, key, '')
  expect([queue.take(5), queue.take(5), queue.take(5), queue.take(5)].map((timer) => timer?.key)).toEqual([
    'c',
    'a',
    'b',
    undefined,
  ])
})

test('keys and namespaces that read alike when joined are different timers', () => {
  const queue = new TimerQueue()
  queue.add(1, 'a', 'w')
  queue.add(1, 'string:a\u0001w', '')
  queue.add(1, 'a\u0001b', 'c')
  queue.add(1, 'a', 'b\u0001c')
  queue.add(1, 1, 'w')
  queue.add(1, '1', 'w')
  queue.add(1, [1], 'w')
  expect(queue.size).toBe(7)
})

test('ten thousand timers come out sorted', () => {
  const queue = new TimerQueue()
  const times = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_007)
  for (const [i, at] of times.entries()) queue.add(at, i, '')
  const taken: number[] = []
  for (let timer = queue.take(MAX_TIMESTAMP); timer !== undefined; timer = queue.take(MAX_TIMESTAMP))
    taken.push(timer.time)
  expect(taken).toEqual(times.toSorted((a, b) => a - b))
})

test('a timer is the first to come also when an earlier one was removed', () => {
  const queue = new TimerQueue()
  expect(queue.add(1, 'a', '')).toBe(true)
  expect(queue.add(2, 'a', '')).toBe(false)
  queue.remove(1, 'a', '')
  queue.remove(2, 'a', '')
  expect(queue.add(3, 'a', '')).toBe(true)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MIN_TIMESTAMP } from '@wiesel/runtime'
import { WatermarkCombiner } from '../../src/time/watermark-combiner.ts'

type Event = ['add', number] | ['remove', number] | ['update', number, number] | ['idle', number, boolean]

const id = fc.nat(3)
const event: fc.Arbitrary<Event> = fc.oneof(
  fc.tuple(fc.constant('add' as const), id),
  fc.tuple(fc.constant('remove' as const), id),
  fc.tuple(fc.constant('update' as const), id, fc.integer({ min: -3, max: 12 })),
  fc.tuple(fc.constant('idle' as const), id, fc.boolean()),
)

test('the smallest watermark of parts that are not idle, never going back', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const combiner = new WatermarkCombiner()
      const parts = new Map<number, { watermark: number; idle: boolean }>()
      let combined = MIN_TIMESTAMP
      let idle = false
      for (const event of events) {
        const part = event[1]
        const known = parts.get(part)
        if (event[0] === 'add') {
          combiner.add(part)
          if (known === undefined) parts.set(part, { watermark: MIN_TIMESTAMP, idle: false })
        } else if (event[0] === 'remove') {
          combiner.remove(part)
          parts.delete(part)
        } else if (event[0] === 'update') {
          combiner.update(part, event[2])
          if (known !== undefined)
            parts.set(part, { watermark: Math.max(known.watermark, event[2]), idle: false })
        } else {
          combiner.setIdle(part, event[2])
          if (known !== undefined) known.idle = event[2]
        }
        const active = [...parts.values()].filter((p) => !p.idle).map((p) => p.watermark)
        const next = active.length === 0 ? combined : Math.max(combined, Math.min(...active))
        if (parts.size > 0) idle = active.length === 0
        expect(combiner.refresh()).toBe(next > combined)
        combined = next
        expect([combiner.watermark, combiner.idle]).toEqual([combined, idle])
        for (let i = 0; i < 4; i++)
          expect(combiner.watermarkOf(i)).toBe(parts.get(i)?.watermark ?? MIN_TIMESTAMP)
      }
    }),
    { numRuns: 500 },
  )
})

test('an input that wakes with a low watermark holds the result at once', () => {
  const combiner = new WatermarkCombiner()
  combiner.add('a')
  combiner.add('b')
  combiner.setIdle('b', true)
  combiner.update('a', 5)
  expect([combiner.refresh(), combiner.watermark]).toEqual([true, 5])
  combiner.setIdle('b', false)
  combiner.update('a', 9)
  expect([combiner.refresh(), combiner.watermark]).toEqual([false, 5])
  combiner.update('b', 7)
  expect([combiner.refresh(), combiner.watermark]).toEqual([true, 7])
})

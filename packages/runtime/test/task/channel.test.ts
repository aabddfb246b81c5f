import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BlockingChannel } from '../../src/task/channel.ts'
import { LocalChannel } from '@wiesel/runtime/internal'
import { FrameBuilder } from '../../src/task/frame-builder.ts'
import type { Frame } from '../../src/task/frame.ts'
import { InputGate } from '../../src/task/input-gate.ts'
import { drain, frameOf, readFrame, type Travelled } from '../support/task-lab.ts'

const item: fc.Arbitrary<Travelled> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(
      fc.constant('row' as const),
      fc.integer(),
      fc.option(fc.nat(50)),
    ) as fc.Arbitrary<Travelled>,
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('watermark' as const), fc.nat(50)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('idle' as const, 'active' as const)) },
)

test('frames keep rows, timestamps and marks in order, at any size', () => {
  fc.assert(
    fc.property(
      fc.array(item, { maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      fc.nat(10),
      (items, size, every) => {
        const frames: Frame[] = []
        const builder = new FrameBuilder(size, (frame) => frames.push(frame))
        items.forEach((given, i) => {
          if (given[0] === 'row') builder.push(given[1], given[2] ?? Number.MIN_SAFE_INTEGER)
          else if (given[0] === 'watermark') builder.watermark(given[1])
          else builder.idle(given[0] === 'idle')
          if (every > 0 && i % every === 0) builder.flush()
        })
        builder.end()
        builder.flush()
        expect(frames.flatMap(readFrame)).toEqual([...items, ['end']])
        for (const frame of frames) if (frame.kind === 'rows') expect(frame.size).toBeLessThanOrEqual(size)
      },
    ),
  )
})

test('a channel is first in, first out, and counts rows', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(4), fc.constant('poll' as const)), { maxLength: 60 }), (actions) => {
      const channel = new LocalChannel(6)
      const oracle: Travelled[][] = []
      let next = 0
      for (const action of actions) {
        if (action === 'poll') {
          const frame = channel.poll()
          expect(frame === undefined ? undefined : readFrame(frame)).toEqual(oracle.shift())
        } else {
          const items = Array.from({ length: action }, (): Travelled => ['row', next++, null])
          channel.send(frameOf(items))
          oracle.push(items)
        }
        expect(channel.queuedRows).toBe(oracle.flat().length)
        expect(channel.isFull()).toBe(oracle.flat().length >= 6)
        expect(channel.hasData).toBe(oracle.length > 0)
      }
    }),
  )
})

test('a blocking channel gives nothing before its end, is never full, and keeps all', () => {
  const channel = new BlockingChannel()
  for (let i = 0; i < 100; i++) channel.send(frameOf([['row', i, null]]))
  expect([channel.hasData, channel.poll(), channel.isFull()]).toEqual([false, undefined, false])
  channel.send(frameOf([['end']]))
  expect(channel.hasData).toBe(true)
  expect(drain(channel as unknown as LocalChannel)).toHaveLength(101)
  expect(channel.hasData).toBe(false)
})

test('a gate reads its channels in turns, and ends with the last', () => {
  const channels = [new LocalChannel(9), new LocalChannel(9), new LocalChannel(9)]
  let ends = 0
  const gate = new InputGate(channels, {
    push: () => {},
    watermark: () => {},
    idle: () => {},
    end: () => ends++,
  })
  expect([gate.select(), gate.hasData, gate.finished]).toEqual([-1, false, false])
  for (const channel of [0, 0, 0, 2, 2]) channels[channel].send(frameOf([['row', 1, null]]))
  const order: number[] = []
  for (let channel = gate.select(); channel >= 0; channel = gate.select()) {
    order.push(channel)
    channels[channel].poll()
  }
  expect(order).toEqual([0, 2, 0, 2, 0])
  gate.end(0)
  gate.end(0)
  gate.end(2)
  expect([gate.finished, ends]).toEqual([false, 0])
  gate.end(1)
  expect([gate.finished, ends]).toEqual([true, 1])
})

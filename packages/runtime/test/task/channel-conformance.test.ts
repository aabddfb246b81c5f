import { MessageChannel } from 'node:worker_threads'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bellMemory, Doorbell } from '../../src/node/threads/doorbell.ts'
import { ringMemory } from '../../src/node/threads/byte-ring.ts'
import { RingChannel } from '../../src/node/threads/ring-channel.ts'
import { BlockingChannel, LocalChannel, type Channel } from '../../src/task/channel.ts'
import { ReplayableChannel } from '../../src/task/replayable-channel.ts'
import type { Frame } from '../../src/task/frame.ts'
import { frameOf, readFrame, type Travelled } from '../support/task-lab.ts'

/** Both ends of a channel, and how to put them away. */
interface Pair {
  readonly writer: Channel
  readonly reader: Channel
  readonly close: () => void
}

function ringPair(capacity: number, attempts = [1, 1]): Pair {
  const memory = ringMemory(capacity)
  const { port1, port2 } = new MessageChannel()
  const peer = new Doorbell(bellMemory())
  const side = (port: typeof port1, attempt: number): RingChannel =>
    new RingChannel({ memory, peer, port, attempt, name: 'in the test' })
  return {
    writer: side(port1, attempts[0]),
    reader: side(port2, attempts[1]),
    close: () => port1.close(),
  }
}

const samePlace = (channel: Channel): Pair => ({ writer: channel, reader: channel, close: () => {} })

const kinds: [string, () => Pair, { bounded: boolean; holdsBack: boolean }][] = [
  ['by reference', () => samePlace(new LocalChannel(6)), { bounded: true, holdsBack: false }],
  ['blocking', () => samePlace(new BlockingChannel()), { bounded: false, holdsBack: true }],
  ['blocking, kept', () => samePlace(new ReplayableChannel()), { bounded: false, holdsBack: true }],
  ['a ring', () => ringPair(1024), { bounded: true, holdsBack: false }],
  ['a large ring', () => ringPair(65536), { bounded: true, holdsBack: false }],
]

const rows = (from: number, count: number, width = 1): Travelled[] =>
  Array.from({ length: count }, (_, i) => ['row', 'x'.repeat(width) + (from + i), null])

describe.each(kinds)('%s', (_name, make, { bounded, holdsBack }) => {
  test('frames arrive once, whole and in order, also those sent while it was full', () => {
    const action = fc.oneof(
      { weight: 2, arbitrary: fc.constant('poll' as const) },
      { weight: 2, arbitrary: fc.tuple(fc.nat(5), fc.constantFrom(1, 30, 400, 3000)) },
      { weight: 1, arbitrary: fc.constant('watermark' as const) },
    )
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const { writer, reader, close } = make()
        const sent: Travelled[][] = []
        const got: Travelled[][] = []
        const poll = (): boolean => {
          const frame = reader.poll()
          if (frame !== undefined) got.push(readFrame(frame))
          return frame !== undefined
        }
        const send = (items: Travelled[]): void => {
          sent.push(items)
          writer.send(frameOf(items))
        }
        let next = 0
        for (const given of actions) {
          if (given === 'poll') poll()
          else if (given === 'watermark') send([['watermark', next]])
          else {
            send(rows(next, given[0], given[1]))
            next += given[0]
          }
          if (holdsBack) expect(got).toEqual([])
        }
        send([['end']])
        // The writer looks at its channel again and again, as tasks do.
        for (let idle = 0; idle < 3; idle++) {
          writer.isFull()
          while (poll()) idle = 0
        }
        expect(got).toEqual(sent)
        expect(reader.hasData).toBe(false)
        expect(reader.queuedRows).toBe(0)
        expect(writer.isFull()).toBe(false)
        close()
      }),
      { numRuns: 200 },
    )
  })

  test.skipIf(!bounded)('is full after some rows, and has room when they are read', () => {
    const { writer, reader, close } = make()
    let sent = 0
    while (!writer.isFull()) writer.send(frameOf(rows(sent++, 1, 50)))
    expect(sent).toBeLessThan(2000)
    expect(reader.queuedRows).toBe(sent)
    while (reader.poll() !== undefined);
    expect(writer.isFull()).toBe(false)
    close()
  })

  test('barriers pass in order', () => {
    const barrier: Frame = { kind: 'barrier', barrier: { checkpoint: 7, exactlyOnce: true, stop: false } }
    const { writer, reader, close } = make()
    writer.send(barrier)
    writer.send(frameOf([['end']]))
    expect(reader.poll()).toEqual(barrier)
    close()
  })
})

test('frames above half a ring travel beside it, two at a time', () => {
  const { writer, reader, close } = ringPair(1024)
  for (let i = 0; i < 2; i++) {
    expect(writer.isFull()).toBe(false)
    writer.send(frameOf(rows(i, 1, 5000)))
  }
  expect(writer.isFull()).toBe(true)
  expect(readFrame(reader.poll() as Frame)).toEqual(rows(0, 1, 5000))
  expect(writer.isFull()).toBe(false)
  close()
})

test('a frame above the limit is an error', () => {
  const { writer, close } = ringPair(65536)
  const wide = 'y'.repeat(9 * 1024 * 1024)
  const items = Array.from({ length: 16 }, (_, n): Travelled => ['row', wide + n, n])
  expect(() => writer.send(frameOf(items))).toThrow(expect.objectContaining({ code: 'RECORD_TOO_LARGE' }))
  close()
})

test('what another attempt has left in a ring is discarded, also beside it', () => {
  const { writer, reader, close } = ringPair(1024, [1, 2])
  writer.send(frameOf(rows(0, 1, 5000)))
  writer.send(frameOf(rows(0, 1)))
  expect(reader.hasData).toBe(true)
  expect(reader.poll()).toBeUndefined()
  expect(reader.hasData).toBe(false)
  close()
})

/**
 * The valve against a specification in words: see the oracle. Channels that are idle take no watermarks; the output is
 * the minimum of channels that count; a channel that wakes counts again once it has reached the last output.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MIN_TIMESTAMP } from '@wiesel/runtime'
import { WatermarkValve } from '@wiesel/runtime/internal'

type Event = ['watermark', number, number] | ['status', number, boolean]
type Said = ['watermark', number] | ['idle', boolean]

function runValve(channels: number, events: readonly Event[]): Said[] {
  const said: Said[] = []
  const valve = new WatermarkValve(channels, {
    watermark: (timestamp) => said.push(['watermark', timestamp]),
    idle: (idle) => said.push(['idle', idle]),
  })
  for (const event of events) {
    if (event[0] === 'watermark') valve.watermark(event[1], event[2])
    else valve.status(event[1], event[2])
  }
  return said
}

/** The same, computed anew from the whole history after each event. */
function oracle(channels: number, events: readonly Event[]): Said[] {
  const said: Said[] = []
  const last = (): number =>
    Math.max(MIN_TIMESTAMP, ...said.flatMap((entry) => (entry[0] === 'watermark' ? [entry[1]] : [])))
  const wm = Array.from({ length: channels }, () => MIN_TIMESTAMP)
  const idle = Array.from({ length: channels }, () => false)
  const counts = Array.from({ length: channels }, () => true)
  const say = (timestamp: number): void => {
    if (timestamp > last()) said.push(['watermark', timestamp])
  }
  const sayMinimum = (): void => {
    const active = wm.filter((_, i) => counts[i])
    if (active.length > 0) say(Math.min(...active))
  }
  for (const [what, channel, given] of events) {
    if (what === 'watermark') {
      if (idle[channel] || given <= wm[channel]) continue
      wm[channel] = given
      counts[channel] ||= given >= last()
      sayMinimum()
    } else if (given !== idle[channel]) {
      const heldBack = wm[channel] === last()
      const wasIdle = idle.every((i) => i)
      idle[channel] = given
      counts[channel] = !given && wm[channel] >= last()
      if (wasIdle) said.push(['idle', false])
      if (idle.every((i) => i)) {
        if (heldBack) say(Math.max(...wm))
        said.push(['idle', true])
      } else if (given && heldBack) sayMinimum()
    }
  }
  return said
}

const events = (channels: number): fc.Arbitrary<Event[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.tuple(
          fc.constant('watermark' as const),
          fc.nat(channels - 1),
          fc.integer({ min: -3, max: 12 }),
        ),
      },
      { weight: 1, arbitrary: fc.tuple(fc.constant('status' as const), fc.nat(channels - 1), fc.boolean()) },
    ),
    { maxLength: 40 },
  )

test('any sequence of watermarks and idleness', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }).chain((channels) => fc.tuple(fc.constant(channels), events(channels))),
      ([channels, list]) => {
        const said = runValve(channels, list)
        expect(said).toEqual(oracle(channels, list))
        const watermarks = said.filter(([what]) => what === 'watermark').map(([, t]) => t as number)
        expect(watermarks).toEqual([...new Set(watermarks)].toSorted((a, b) => a - b))
      },
    ),
    { numRuns: 1000 },
  )
})

describe('by hand', () => {
  test('the minimum of all channels, once all have one', () => {
    expect(
      runValve(2, [
        ['watermark', 0, 5],
        ['watermark', 1, 3],
        ['watermark', 1, 9],
      ]),
    ).toEqual([
      ['watermark', 3],
      ['watermark', 5],
    ])
  })

  test('a watermark that goes backwards is ignored', () => {
    expect(
      runValve(1, [
        ['watermark', 0, 5],
        ['watermark', 0, 4],
        ['watermark', 0, 5],
        ['watermark', 0, 6],
      ]),
    ).toEqual([
      ['watermark', 5],
      ['watermark', 6],
    ])
  })

  test('the last channel that goes idle gives way to the largest watermark', () => {
    expect(
      runValve(2, [
        ['watermark', 0, 3],
        ['watermark', 1, 8],
        ['status', 1, true],
        ['status', 0, true],
        ['status', 0, false],
      ]),
    ).toEqual([
      ['watermark', 3],
      ['watermark', 8],
      ['idle', true],
      ['idle', false],
    ])
  })

  test('a channel that wakes far behind does not hold up the others until it has caught up', () => {
    expect(
      runValve(2, [
        ['status', 1, true],
        ['watermark', 0, 10],
        ['status', 1, false],
        ['watermark', 0, 11],
        ['watermark', 1, 11],
        ['watermark', 0, 20],
      ]),
    ).toEqual([
      ['watermark', 10],
      ['watermark', 11],
    ])
  })
})

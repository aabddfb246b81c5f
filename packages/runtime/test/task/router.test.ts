import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keyGroupOf, MetricGroup, type PartitionKind } from '@wiesel/runtime'
import { LocalChannel, SeededRandom, subtaskOfKeyGroup } from '@wiesel/runtime/internal'
import { channelChooser, connectedSubtasks, OVERFLOW_BYTES_MAX, Router } from '../../src/task/router.ts'
import { drain, type Travelled } from '../support/task-lab.ts'

interface Setup {
  readonly partition: PartitionKind
  readonly channels: number
  readonly seed?: number
  readonly keyOf?: (value: any) => unknown
  readonly choose?: (key: any, channels: number) => number
  readonly frameRows?: number
  readonly channelRows?: number
}

function open({
  partition,
  channels,
  seed = 1,
  keyOf,
  choose,
  frameRows = 3,
  channelRows = Infinity,
}: Setup) {
  const rng = new SeededRandom(seed)
  const links = Array.from({ length: channels }, () => new LocalChannel(channelRows))
  const metrics = new MetricGroup()
  let halts = 0
  const router = new Router({
    channels: links,
    choose: channelChooser(
      partition,
      channels,
      128,
      { ...(keyOf && { keyOf }), ...(choose && { choose }) },
      () => rng.next(),
    ),
    frameRows,
    operatorName: 'producer',
    counts: true,
    broadcast: partition === 'broadcast',
    metrics,
    onFull: () => halts++,
  })
  const received = (): Travelled[][] => {
    router.flush()
    return links.map((link) => drain(link))
  }
  return { router, links, received, metrics, halts: () => halts }
}

const valuesOf = (items: readonly Travelled[]): unknown[] =>
  items.filter(([kind]) => kind === 'row').map((item) => item[1])

/** Which channel may get the value at some place, by what is promised. */
type Promise_ = (value: number, index: number, channels: number) => number[] | 'any' | 'all'

const promises: Partial<Record<PartitionKind, Promise_>> = {
  hash: (value, _index, channels) => [subtaskOfKeyGroup(keyGroupOf(value % 10, 128), channels, 128)],
  broadcast: () => 'all',
  global: () => [0],
  forward: () => [0],
  shuffle: () => 'any',
  custom: (value, _index, channels) => [(value * 3) % channels],
  rescale: (_value, index, channels) => [index % channels],
}

test.each(Object.keys(promises) as PartitionKind[])(
  '%s: where records go, in order, with marks to all',
  (partition) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(1000), { maxLength: 40 }),
        fc.nat(),
        (channels, values, seed) => {
          const { router, received } = open({
            partition,
            channels,
            seed,
            keyOf: (value: number) => (partition === 'hash' ? value % 10 : value * 3),
            choose: (key: number, n: number) => key % n,
          })
          values.forEach((value, i) => {
            router.push(value * 1000 + i, i)
            if (i % 4 === 3) router.watermark(i)
            if (i % 9 === 8) router.idle(i % 2 === 0)
          })
          router.end()
          const all = received()
          const promise = promises[partition] as Promise_
          let total = 0
          for (const [channel, items] of all.entries()) {
            const rows = valuesOf(items) as number[]
            total += rows.length
            const indexes = rows.map((row) => row % 1000)
            expect(indexes).toEqual(indexes.toSorted((a, b) => a - b))
            for (const index of indexes) {
              const allowed = promise(values[index] * 1000 + index, index, channels)
              if (Array.isArray(allowed)) expect(allowed).toContain(channel)
            }
            expect(items.filter(([kind]) => kind !== 'row')).toEqual(
              all[0].filter(([kind]) => kind !== 'row'),
            )
            expect(items.at(-1)).toEqual(['end'])
            // A mark stands behind every row that was pushed before it, and in front of the others.
            let mark = -1
            for (const item of items) {
              if (item[0] === 'watermark') mark = item[1]
              else if (item[0] === 'row') expect(item[2]).toBeGreaterThan(mark)
            }
          }
          expect(total).toBe(values.length * (partition === 'broadcast' ? channels : 1))
        },
      ),
    )
  },
)

test('rebalance deals in turns, from a start by chance', () => {
  const starts = new Set<unknown>()
  for (let seed = 1; seed <= 20; seed++) {
    const { router, received } = open({ partition: 'rebalance', channels: 3, seed })
    for (let i = 0; i < 9; i++) router.push(i, 0)
    const all = received().map(valuesOf)
    expect(all.map(({ length }) => length)).toEqual([3, 3, 3])
    for (const rows of all as number[][]) expect(rows[1] - rows[0]).toBe(3)
    starts.add(all.findIndex(([first]) => first === 0))
  }
  expect(starts).toEqual(new Set([0, 1, 2]))
})

test('shuffle reaches every channel', () => {
  const { router, received } = open({ partition: 'shuffle', channels: 4 })
  for (let i = 0; i < 200; i++) router.push(i, 0)
  for (const items of received()) expect(items.length).toBeGreaterThan(20)
})

describe('what users give', () => {
  test('a key that is undefined or a promise is refused', () => {
    for (const key of [undefined, Promise.resolve(1)]) {
      const { router } = open({ partition: 'hash', channels: 2, keyOf: () => key })
      expect(() => router.push({ a: 1 }, 0)).toThrow(expect.objectContaining({ code: 'INVALID_KEY' }))
    }
  })

  test.each([-1, 3, 1.5, NaN, '1', undefined, null])(
    'a custom partitioner that returns %j is refused',
    (channel) => {
      const { router } = open({
        partition: 'custom',
        channels: 3,
        keyOf: (v) => v,
        choose: () => channel as number,
      })
      expect(() => router.push(1, 0)).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', message: expect.stringContaining('0 to 2') }),
      )
    },
  )
})

describe('room', () => {
  test('is gone when one channel is full; what is pushed nevertheless arrives', () => {
    const { router, links, received, halts } = open({
      partition: 'rescale',
      channels: 2,
      frameRows: 1,
      channelRows: 2,
    })
    for (let i = 0; i < 3; i++) router.push(i, 0)
    expect([router.isFull(), halts()]).toEqual([true, 1])
    for (let i = 3; i < 9; i++) router.push(i, 0)
    expect(received().map(valuesOf)).toEqual([
      [0, 2, 4, 6, 8],
      [1, 3, 5, 7],
    ])
    expect([router.isFull(), links[0].queuedRows]).toEqual([false, 0])
  })

  test('more than 16 MB beyond it is an error that names the operator', () => {
    const { router, links } = open({ partition: 'forward', channels: 1, frameRows: 1, channelRows: 1 })
    const megabyte = 'x'.repeat(1024 * 1024)
    let pushed = 0
    expect(() => {
      for (; pushed < 40; pushed++) router.push(megabyte, 0)
    }).toThrow(
      expect.objectContaining({ code: 'OUTPUT_OVERFLOW', message: expect.stringContaining('"producer"') }),
    )
    expect(pushed).toBeGreaterThanOrEqual(OVERFLOW_BYTES_MAX / megabyte.length)
    expect(pushed).toBeLessThanOrEqual(OVERFLOW_BYTES_MAX / megabyte.length + 2)
    expect(links[0].queuedRows).toBe(pushed)
  })
})

test('large records fill a channel without being an overdraft', () => {
  const { router, links } = open({ partition: 'forward', channels: 1, frameRows: 1, channelRows: 30 })
  const megabyte = 'x'.repeat(1024 * 1024)
  for (let i = 0; i < 45; i++) router.push(megabyte, 0)
  expect(links[0].queuedRows).toBe(45)
  drain(links[0], 40)
  for (let i = 0; i < 40; i++) router.push(megabyte, 0)
  expect(links[0].queuedRows).toBe(45)
  expect(() => {
    for (let i = 0; i < 5; i++) router.push(megabyte, 0)
  }).toThrow(expect.objectContaining({ code: 'OUTPUT_OVERFLOW' }))
})

test('bytes are counted', () => {
  const { router, received, metrics } = open({ partition: 'forward', channels: 1 })
  for (let i = 0; i < 10; i++) router.push('x'.repeat(100), 0)
  received()
  expect(metrics.counter('numRecordsOut').value).toBe(10)
  const bytes = metrics.counter('numBytesOut').value
  expect(bytes).toBeGreaterThanOrEqual(1000)
  expect(bytes).toBeLessThan(2000)
})

test('a broadcast counts each record once', () => {
  const { router, received, metrics } = open({ partition: 'broadcast', channels: 3 })
  for (let i = 0; i < 10; i++) router.push(i, 0)
  received()
  expect(metrics.counter('numRecordsOut').value).toBe(10)
})

describe('connections', () => {
  const scale = fc.integer({ min: 1, max: 12 })

  test('rescale: every producer and consumer is connected, evenly, to neighbours', () => {
    fc.assert(
      fc.property(scale, scale, (producers, consumers) => {
        const links = Array.from({ length: producers }, (_, i) =>
          connectedSubtasks('rescale', i, producers, consumers),
        )
        expect(new Set(links.flat())).toEqual(new Set(Array.from({ length: consumers }, (_, i) => i)))
        expect(links.flat()).toHaveLength(Math.max(producers, consumers))
        expect(links.flat()).toEqual(links.flat().toSorted((a, b) => a - b))
        for (const list of links) expect(list.length).toBeGreaterThan(0)
        const sizes = links.map(({ length }) => length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('forward: to the one of the same number; all others: to everyone', () => {
    expect(connectedSubtasks('forward', 2, 3, 3)).toEqual([2])
    for (const partition of ['hash', 'rebalance', 'shuffle', 'broadcast', 'global', 'custom'] as const)
      expect(connectedSubtasks(partition, 1, 2, 3)).toEqual([0, 1, 2])
  })
})

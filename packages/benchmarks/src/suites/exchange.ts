import { FrameDecoder, FrameEncoder } from '@wiesel/runtime/internal'
import { Packr } from 'msgpackr'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const FRAME_ROWS = 1024
const FRAMES = 256
const ROWS = FRAME_ROWS * FRAMES

function frames<T>(row: (i: number) => T): T[][] {
  return Array.from({ length: FRAMES }, (_, frame) =>
    Array.from({ length: FRAME_ROWS }, (__, i) => row(frame * FRAME_ROWS + i)),
  )
}

/** Different users, in no order. */
const userOf = (i: number, users: number): string => `user-${Math.imul(i, 7919) % users}`

const purchases = frames((i) => ({
  user: userOf(i, 1000),
  page: `/p/${i % 50}`,
  ts: 1_700_000_000_000 + i,
  amount: (i * 7919) % 1000,
}))
const unlike = frames((i) => ({
  user: `user-${i}-of-very-many`,
  page: `/p/${i % 50}`,
  ts: 1_700_000_000_000 + i,
  amount: ((i * 7919) % 100_000) / 100,
}))
const nested = frames((i) => ({
  id: i,
  user: { name: userOf(i, 1000), country: i % 3 === 0 ? null : 'DE' },
  tags: i % 2 === 0 ? ['a', 'b'] : [],
  at: new Date(1_700_000_000_000 + i),
}))
const integers = frames((i) => i)

type Frames = readonly (readonly unknown[])[]

/** Encodes and decodes each frame, by one pair that stays. */
function columns(data: Frames, interpreted = false): () => number {
  const encoder = new FrameEncoder({ interpreted })
  const decoder = new FrameDecoder({ interpreted })
  return () => {
    let rows = 0
    for (const values of data) {
      const bytes = encoder.encode({
        kind: 'rows',
        values: values as unknown[],
        timestamps: undefined,
        size: values.length,
        marks: [],
      })
      rows += decoder.decode(bytes).values.length
    }
    return rows
  }
}

function msgpack(data: Frames): () => number {
  const [writer, reader] = [new Packr({ useRecords: true }), new Packr({ useRecords: true })]
  return () => {
    let rows = 0
    for (const values of data) rows += (reader.unpack(writer.pack(values)) as unknown[]).length
    return rows
  }
}

function clone(data: Frames): () => number {
  return () => {
    let rows = 0
    for (const values of data) rows += structuredClone(values).length
    return rows
  }
}

/** Frames of records turned into bytes and back, in one thread. */
export const exchange: Suite = {
  name: 'exchange',
  cases: () => {
    const against = (
      name: string,
      data: Frames,
      msgpackTarget?: number,
      cloneTarget?: number,
    ): BenchCase[] => [
      {
        name,
        amount: ROWS,
        unit: 'records/s',
        peerName: 'msgpackr with records',
        ours: columns(data),
        peer: msgpack(data),
        ...(msgpackTarget === undefined ? {} : { target: msgpackTarget }),
      },
      {
        name,
        amount: ROWS,
        unit: 'records/s',
        peerName: 'structuredClone',
        ours: columns(data),
        peer: clone(data),
        ...(cloneTarget === undefined ? {} : { target: cloneTarget }),
      },
    ]
    return [
      ...against('codec, integers (30 M/s wanted)', integers),
      ...against('codec, {user, page, ts, amount}, 1 K users', purchases, 2, 8),
      ...against('codec, the same, all users different', unlike),
      ...against('codec, nested', nested),
      {
        name: 'codec, {user, page, ts, amount}, interpreted',
        amount: ROWS,
        unit: 'records/s',
        peerName: 'generated',
        ours: columns(purchases, true),
        peer: columns(purchases),
      },
    ]
  },
}

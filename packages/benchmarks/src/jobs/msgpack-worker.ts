// A peer of the exchange: frames of records by msgpackr, through rings like those of jobs.
import { workerData } from 'node:worker_threads'
import { ByteRing, Doorbell } from '@wiesel/runtime/internal'
import { Packr } from 'msgpackr'
import type { PageEvent } from '../data/events.ts'
import { exchangeHashed, type ExchangeStart } from '../peers/hashed-exchange.ts'

/** What the worker is given: also the rings by their writers, and the bells of both. */
export interface MsgpackStart extends ExchangeStart {
  readonly rings: readonly SharedArrayBuffer[]
  readonly bells: readonly SharedArrayBuffer[]
}

const FRAME = 0
const END = 1
const start = workerData as MsgpackStart
const { self, rings, bells } = start
const [out, back] = [new ByteRing(rings[self]), new ByteRing(rings[1 - self])]
const [bell, other] = [new Doorbell(bells[self]), new Doorbell(bells[1 - self])]
const [packr, unpackr] = [new Packr({ useRecords: true }), new Packr({ useRecords: true })]
let packed: Uint8Array | undefined

function put(tag: number, bytes: Uint8Array): boolean {
  if (!out.fits(bytes.length)) return false
  out.write(tag, bytes)
  other.ring()
  return true
}

// A wait for a bell keeps no thread alive.
const alive = setInterval(() => {}, 1000)
await exchangeHashed(start, {
  send: (frame) => {
    packed ??= packr.pack(frame)
    if (!put(FRAME, packed)) return false
    packed = undefined
    return true
  },
  end: () => put(END, new Uint8Array(0)),
  receive: () => {
    const block = back.read()
    if (block === undefined) return undefined
    other.ring()
    return block.tag === END ? 'end' : (unpackr.unpack(block.bytes) as PageEvent[])
  },
  wait: async () => {
    await new Promise<void>((resolve) => {
      bell.park(resolve)
      // What waits to be sent may have room meanwhile.
      if (!back.isEmpty || (packed !== undefined && out.fits(packed.length))) resolve()
    })
    bell.unpark()
  },
})
clearInterval(alive)

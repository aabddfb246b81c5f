// A peer of the exchange: frames of 1,024 records by msgpackr, through the same ring as ours.
import { workerData } from 'node:worker_threads'
import { ByteRing, Doorbell } from '@wiesel/runtime/internal'
import { Packr } from 'msgpackr'
import { madeEvents } from '../data/events.ts'

/** What the worker is given: how many records to send, the ring, and the bells of the reader and its own. */
export interface MsgpackStart {
  readonly amount: number
  readonly memory: SharedArrayBuffer
  readonly readerBell: SharedArrayBuffer
  readonly writerBell: SharedArrayBuffer
}

const { amount, memory, readerBell, writerBell } = workerData as MsgpackStart
const ring = new ByteRing(memory)
const [reader, writer] = [new Doorbell(readerBell), new Doorbell(writerBell)]
const packr = new Packr({ useRecords: true })
const events = madeEvents(1024)
let left = amount
let waiting: Uint8Array | undefined

/** Sends as long as there is room. */
function send(): void {
  writer.unpark()
  while (left > 0) {
    waiting ??= packr.pack(events)
    if (!ring.fits(waiting.length)) {
      writer.park(send)
      if (!ring.fits(waiting.length)) return
      writer.unpark()
    }
    ring.write(0, waiting)
    reader.ring()
    waiting = undefined
    left -= events.length
  }
  clearInterval(alive)
}

// A wait for a bell keeps no thread alive.
const alive = setInterval(() => {}, 1000)
send()

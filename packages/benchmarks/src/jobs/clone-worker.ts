// A peer of the exchange: frames of records by structured clone, as many on the way as the other side allows.
import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import type { PageEvent } from '../data/events.ts'
import { exchangeHashed, type ExchangeStart } from '../peers/hashed-exchange.ts'

/** What the worker is given: also a port to the other one. */
export interface CloneStart extends ExchangeStart {
  readonly port: MessagePort
}

const ROWS_ON_THE_WAY = 16 * 1024
/** After so many rows the other side is told that there is room again. */
const ROWS_TO_TELL = 1024
const start = workerData as CloneStart
const { port } = start
let room = ROWS_ON_THE_WAY
let untold = 0

type Message = readonly PageEvent[] | 'more' | 'end'

function received(message: Message): readonly PageEvent[] | 'end' | undefined {
  if (message === 'more') {
    room += ROWS_TO_TELL
    return undefined
  }
  if (message === 'end') return message
  untold += message.length
  for (; untold >= ROWS_TO_TELL; untold -= ROWS_TO_TELL) port.postMessage('more', [])
  return message
}

/** What came while waiting. */
let waiting: readonly PageEvent[] | 'end' | undefined

await exchangeHashed(start, {
  send: (frame) => {
    if (room < frame.length) return false
    room -= frame.length
    port.postMessage(frame, [])
    return true
  },
  end: () => {
    port.postMessage('end', [])
    return true
  },
  receive: () => {
    const first = waiting
    waiting = undefined
    if (first !== undefined) return first
    for (;;) {
      const next = receiveMessageOnPort(port)
      if (next === undefined) return undefined
      const come = received(next.message as Message)
      if (come !== undefined) return come
    }
  },
  wait: () =>
    new Promise((resolve) =>
      port.once('message', (message: Message) => {
        waiting = received(message)
        resolve()
      }),
    ),
})
port.close()

// A peer of the exchange: frames of records by structured clone, as many on the way as the other side allows.
import { receiveMessageOnPort, workerData, type MessagePort } from 'node:worker_threads'
import type { PageEvent } from '../data/events.ts'
import { exchangeHashed, type ExchangeStart } from '../peers/hashed-exchange.ts'

/** What the worker is given: also a port to the other one. */
export interface CloneStart extends ExchangeStart {
  readonly port: MessagePort
}

const FRAMES_ON_THE_WAY = 16
const start = workerData as CloneStart
const { port } = start
let room = FRAMES_ON_THE_WAY

type Message = readonly PageEvent[] | 'more' | 'end'

function received(message: Message): readonly PageEvent[] | 'end' | undefined {
  if (message === 'more') {
    room++
    return undefined
  }
  if (message !== 'end') port.postMessage('more', [])
  return message
}

/** What came while waiting. */
let waiting: readonly PageEvent[] | 'end' | undefined

await exchangeHashed(start, {
  send: (frame) => {
    if (room === 0) return false
    room--
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

// The peer of the exchange: arrays of records by structured clone, as many on the way as the other side allows.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads'
import { madeEvents } from '../data/events.ts'

const FRAMES_ON_THE_WAY = 16
const port = parentPort as MessagePort
const events = madeEvents(1024)
let left = workerData as number

function send(): void {
  if (left <= 0) return
  left -= events.length
  port.postMessage(events)
}

port.on('message', send)
for (let i = 0; i < FRAMES_ON_THE_WAY; i++) send()

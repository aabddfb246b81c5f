/** The exchange of the `exchange` job by hand: what the peers do, whatever carries their records. */
import { parentPort, type MessagePort } from 'node:worker_threads'
import { hashKey } from '@wiesel/runtime'
import { EVENTS_IN_TURNS, madeEvents, type PageEvent } from '../data/events.ts'

/** The way to the other thread, and back. */
export interface Line {
  /** Sends a frame. Returns whether there was room; otherwise it is offered again. */
  send(frame: readonly PageEvent[]): boolean
  /** Says that nothing follows. Returns whether there was room. */
  end(): boolean
  /** A frame that has come, if there is one. */
  receive(): readonly PageEvent[] | 'end' | undefined
  /** Waits until something has come or there is room. */
  wait(): Promise<void>
}

/** Whether both threads make records and hash them, and half cross, or one makes all, which all cross. */
export type Ways = 'both' | 'one'

/** What both threads of a peer are told. */
export interface ExchangeStart {
  /** Which of the two this is: 0 or 1. */
  readonly self: number
  /** Records that are made, by both threads or by one. */
  readonly amount: number
  readonly ways: Ways
  /** Records sent at once. */
  readonly frameRows: number
}

/**
 * Says it is ready; then makes records, keeps those whose users are its own, sends the others, and takes what comes, until
 * both threads have made and taken all. Tells how many milliseconds that took, and how many records it took.
 */
export async function exchangeHashed(start: ExchangeStart, line: Line): Promise<void> {
  const port = parentPort as MessagePort
  const go = new Promise((resolve) => port.once('message', resolve))
  port.postMessage('ready', [])
  await go
  const begin = performance.now()
  const taken = await exchange(start, line)
  port.postMessage({ ms: performance.now() - begin, taken }, [])
  port.close()
}

async function exchange({ self, amount, ways, frameRows }: ExchangeStart, line: Line): Promise<number> {
  const own = ways === 'both' ? amount / 2 : self === 0 ? amount : 0
  const events = madeEvents(EVENTS_IN_TURNS)
  let [made, taken] = [0, 0]
  let [saidEnd, hasEnded] = [false, false]
  let frame: PageEvent[] = []
  let full: PageEvent[] | undefined
  const take = (event: PageEvent): void => {
    if (event.amount >= 0) taken++
  }
  while (!saidEnd || !hasEnded) {
    let progressed = false
    const come = line.receive()
    if (come !== undefined) {
      progressed = true
      if (come === 'end') hasEnded = true
      else for (const event of come) take(event)
    }
    if (full !== undefined && line.send(full)) full = undefined
    if (full === undefined && made < own) {
      progressed = true
      for (const until = Math.min(own, made + frameRows); made < until; made++) {
        const event = events[made % EVENTS_IN_TURNS]
        if (ways === 'both' && (hashKey(event.user) & 1) === self) take(event)
        else frame.push(event)
      }
      if (frame.length >= frameRows || made === own) [full, frame] = [frame, []]
    } else if (full === undefined && !saidEnd && line.end()) {
      saidEnd = true
      progressed = true
    }
    if (!progressed) await line.wait()
  }
  return taken
}

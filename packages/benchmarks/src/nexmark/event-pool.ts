import type { NexmarkEvent } from './events.ts'
import { generateEvents } from './generate-events.ts'

/** A multiple of 50, so that each round begins with the same kind of event. */
const SIZE = 100_000
const STEP_MS = 1
const PEOPLE = SIZE / 50
const AUCTIONS = (3 * SIZE) / 50

/**
 * Events without end, for the cost of a copy each: a pool is gone through again and again, and each round moves ids and
 * times on. The same number is the same event everywhere.
 */
export class EventPool {
  private readonly pool = generateEvents(SIZE, { stepMs: STEP_MS })

  event(n: number): NexmarkEvent {
    const event = this.pool[n % SIZE]
    const round = Math.floor(n / SIZE)
    const ms = round * SIZE * STEP_MS
    const dateTime = event.dateTime + ms
    const [person, auction] = [round * PEOPLE, round * AUCTIONS]
    switch (event.kind) {
      case 'bid':
        return { ...event, auction: event.auction + auction, bidder: event.bidder + person, dateTime }
      case 'auction':
        return {
          ...event,
          id: event.id + auction,
          seller: event.seller + person,
          expires: event.expires + ms,
          dateTime,
        }
      case 'person':
        return { ...event, id: event.id + person, dateTime }
    }
  }
}

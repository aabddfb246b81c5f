import {
  EventTimeSessionWindows,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  TumblingProcessingTimeWindows,
  type AggregateFunction,
  type ProcessWindowFunction,
  type TimeWindow,
} from '@wiesel/runtime'
import { isBid, type Bid, type NexmarkEvent } from '../events.ts'
import type { Query } from '../query.ts'

const SIZE_MS = 10_000
const SLIDE_MS = 2_000

const countBids: AggregateFunction<Bid, number, number> = {
  createAccumulator: () => 0,
  add: (_, n) => n + 1,
  getResult: (n) => n,
  merge: (a, b) => a + b,
}

/** Keeps the values of which none is greater; several if they are equal. */
function topBy<T>(value: (record: T) => number): AggregateFunction<T, readonly T[], readonly T[]> {
  return {
    createAccumulator: () => [],
    add: (record, best) => {
      if (best.length === 0 || value(record) > value(best[0])) return [record]
      return value(record) === value(best[0]) ? [...best, record] : best
    },
    getResult: (best) => best,
    merge: (a, b) => {
      if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a
      const difference = value(a[0]) - value(b[0])
      return difference === 0 ? [...a, ...b] : difference > 0 ? a : b
    },
  }
}

interface HotItem {
  readonly auction: number
  readonly bids: number
  readonly windowEnd: number
}

const withAuction: ProcessWindowFunction<number, HotItem, number, TimeWindow> = {
  process: (auction, { window }, counts, out) => {
    for (const bids of counts) out({ auction, bids, windowEnd: window.end })
  },
}

/** The values of which none is greater, of each group. */
function topOfGroups<T>(
  records: readonly T[],
  group: (record: T) => number,
  value: (record: T) => number,
): T[] {
  return [...Map.groupBy(records, group).values()].flatMap((members) => {
    const best = Math.max(...members.map(value))
    return members.filter((record) => value(record) === best)
  })
}

export const q5: Query<HotItem> = {
  name: 'q5',
  title: 'hot items',
  build: (events) =>
    events
      .filter(isBid)
      .keyBy((bid) => bid.auction)
      .window(SlidingEventTimeWindows.of<Bid>(SIZE_MS, SLIDE_MS))
      .aggregate(countBids, withAuction)
      .windowAll(TumblingEventTimeWindows.of<HotItem>(SLIDE_MS))
      .aggregate(topBy((item) => item.bids))
      .flatMap((items) => items),
  oracle: (events) => {
    const counts = new Map<string, HotItem>()
    for (const { auction, dateTime } of events.filter(isBid)) {
      const first = dateTime - (dateTime % SLIDE_MS) + SLIDE_MS
      for (let windowEnd = first; windowEnd < first + SIZE_MS; windowEnd += SLIDE_MS) {
        const key = `${auction} ${windowEnd}`
        counts.set(key, { auction, windowEnd, bids: (counts.get(key)?.bids ?? 0) + 1 })
      }
    }
    return topOfGroups(
      [...counts.values()],
      (item) => item.windowEnd,
      (item) => item.bids,
    )
  },
  target: 1e6,
}

export const q7: Query<Bid> = {
  name: 'q7',
  title: 'highest bid',
  build: (events) =>
    events
      .filter(isBid)
      .windowAll(TumblingEventTimeWindows.of<Bid>(SIZE_MS))
      .aggregate(topBy((bid) => bid.price))
      .flatMap((bids) => bids),
  oracle: (events) =>
    topOfGroups(
      events.filter(isBid),
      (bid) => Math.floor(bid.dateTime / SIZE_MS),
      (bid) => bid.price,
    ),
  target: 2e5,
}

interface BidderCount {
  readonly bidder: number
  readonly bids: number
  readonly start: number
  readonly end: number
}

const withBidder: ProcessWindowFunction<number, BidderCount, number, TimeWindow> = {
  process: (bidder, { window: { start, end } }, counts, out) => {
    for (const bids of counts) out({ bidder, bids, start, end })
  },
}

export const q11: Query<BidderCount> = {
  name: 'q11',
  title: 'bids per user session',
  build: (events) =>
    events
      .filter(isBid)
      .keyBy((bid) => bid.bidder)
      .window(EventTimeSessionWindows.withGap<Bid>(SIZE_MS))
      .aggregate(countBids, withBidder),
  oracle: (events) =>
    [...Map.groupBy(events.filter(isBid), (bid) => bid.bidder)].flatMap(([bidder, bids]) => {
      const sessions: BidderCount[] = []
      for (const at of bids.map((bid) => bid.dateTime).toSorted((a, b) => a - b)) {
        const open = sessions.at(-1)
        // Sessions that touch are one.
        if (open !== undefined && at <= open.end)
          sessions[sessions.length - 1] = { ...open, bids: open.bids + 1, end: at + SIZE_MS }
        else sessions.push({ bidder, bids: 1, start: at, end: at + SIZE_MS })
      }
      return sessions
    }),
}

/** By the clock, so results depend on when events come: the oracle holds for a clock that shows the time of each event. */
export const q12: Query<BidderCount> = {
  name: 'q12',
  title: 'bids per user and time of processing',
  build: (events) =>
    events
      .filter(isBid)
      .keyBy((bid) => bid.bidder)
      .window(TumblingProcessingTimeWindows.of<Bid>(SIZE_MS))
      .aggregate(countBids, withBidder),
  oracle: (events: readonly NexmarkEvent[]) => {
    const counts = new Map<string, BidderCount>()
    for (const { bidder, dateTime } of events.filter(isBid)) {
      const start = dateTime - (dateTime % SIZE_MS)
      const key = `${bidder} ${start}`
      const bids = (counts.get(key)?.bids ?? 0) + 1
      counts.set(key, { bidder, bids, start, end: start + SIZE_MS })
    }
    return [...counts.values()]
  },
}

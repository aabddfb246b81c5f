/** The newest and the highest bids: every change gives an update. */
import {
  valueState,
  type Collector,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ValueState,
} from '@wiesel/runtime'
import { isBid, type Bid } from '../events.ts'
import type { Query } from '../query.ts'

const TOP = 10

export const q18: Query<Bid> = {
  name: 'q18',
  title: 'last bid of a user for an auction',
  build: (events) =>
    events
      .filter(isBid)
      .keyBy((bid): [number, number] => [bid.bidder, bid.auction])
      .reduce((last, bid) => (bid.dateTime >= last.dateTime ? bid : last)),
  oracle: (events) =>
    [...Map.groupBy(events.filter(isBid), (bid) => `${bid.bidder} ${bid.auction}`).values()].map(
      (bids) => bids.toSorted((a, b) => a.dateTime - b.dateTime).at(-1) as Bid,
    ),
  updateOf: ({ bidder, auction }) => [bidder, auction],
}

interface TopBids {
  readonly auction: number
  readonly bids: readonly Bid[]
}

const isBefore = (a: Bid, b: Bid): boolean =>
  a.price > b.price || (a.price === b.price && a.dateTime < b.dateTime)

/** Keeps the ten highest bids of an auction, the highest first. */
class TenHighest implements KeyedProcessFunction<number, Bid, TopBids> {
  private top!: ValueState<readonly Bid[]>

  open(context: KeyedRuntimeContext): void {
    this.top = context.getState(valueState<readonly Bid[]>('top'))
  }

  processElement(
    bid: Bid,
    { currentKey: auction }: KeyedProcessContext<number>,
    out: Collector<TopBids>,
  ): void {
    const top = this.top.value() ?? []
    if (top.length === TOP && !isBefore(bid, top[TOP - 1])) return
    let place = top.length
    while (place > 0 && isBefore(bid, top[place - 1])) place--
    const bids = top.toSpliced(place, 0, bid)
    if (bids.length > TOP) bids.pop()
    this.top.update(bids)
    out({ auction, bids })
  }
}

export const q19: Query<TopBids> = {
  name: 'q19',
  title: 'ten highest bids of an auction',
  build: (events) =>
    events
      .filter(isBid)
      .keyBy((bid) => bid.auction)
      .process(() => new TenHighest()),
  oracle: (events) =>
    [...Map.groupBy(events.filter(isBid), (bid) => bid.auction)].map(([auction, bids]) => ({
      auction,
      bids: bids.toSorted((a, b) => b.price - a.price || a.dateTime - b.dateTime).slice(0, TOP),
    })),
  updateOf: ({ auction }) => auction,
}

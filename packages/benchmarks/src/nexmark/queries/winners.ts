/** Queries about the bid that wins an auction: the highest before it expires, of equal ones the first. */
import type { DataStream } from '@wiesel/datastream'
import {
  listState,
  valueState,
  type Collector,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ListState,
  type OnTimerContext,
  type ValueState,
} from '@wiesel/runtime'
import { isAuction, isBid, isPerson, type Auction, type Bid, type NexmarkEvent } from '../events.ts'
import type { Query } from '../query.ts'

interface Winner {
  readonly auction: number
  readonly category: number
  readonly seller: number
  readonly bidder: number
  readonly price: number
  readonly dateTime: number
}

/** What of an auction, and of a bid, decides: all that goes to the join. */
type Lot = Pick<Auction, 'kind' | 'id' | 'category' | 'seller' | 'dateTime' | 'expires'>
type Price = Pick<Bid, 'kind' | 'auction' | 'bidder' | 'price' | 'dateTime'>

const lotOrPrice = (event: Auction | Bid): Lot | Price => {
  if (event.kind === 'bid') {
    const { kind, auction, bidder, price, dateTime } = event
    return { kind, auction, bidder, price, dateTime }
  }
  const { kind, id, category, seller, dateTime, expires } = event
  return { kind, id, category, seller, dateTime, expires }
}

const winner = (auction: Lot, bid: Price): Winner => ({
  auction: auction.id,
  category: auction.category,
  seller: auction.seller,
  bidder: bid.bidder,
  price: bid.price,
  dateTime: bid.dateTime,
})

const counts = (auction: Lot, bid: Price): boolean =>
  bid.dateTime >= auction.dateTime && bid.dateTime <= auction.expires

const beats = (bid: Price, best: Price): boolean =>
  bid.price > best.price || (bid.price === best.price && bid.dateTime < best.dateTime)

/**
 * Keeps an auction and the best bid until the watermark passes its end. Bids that come before their auction wait for
 * it; bids after the end are dropped with the state.
 */
class WinningBid implements KeyedProcessFunction<number, Lot | Price, Winner> {
  private auction!: ValueState<Lot>
  private best!: ValueState<Price>
  private early!: ListState<Price>

  open(context: KeyedRuntimeContext): void {
    this.auction = context.getState(valueState<Lot>('auction'))
    this.best = context.getState(valueState<Price>('best'))
    this.early = context.getListState(listState<Price>('early'))
  }

  processElement(event: Lot | Price, { timers }: KeyedProcessContext<number>): void {
    if (event.kind === 'bid') {
      const auction = this.auction.value()
      if (auction === null) this.early.add(event)
      else this.offer(auction, event)
      return
    }
    this.auction.update(event)
    for (const bid of this.early.get()) this.offer(event, bid)
    this.early.clear()
    timers.registerEventTimeTimer(event.expires)
  }

  onTimer(_time: number, _context: OnTimerContext<number>, out: Collector<Winner>): void {
    const auction = this.auction.value()
    const best = this.best.value()
    if (auction !== null && best !== null) out(winner(auction, best))
    // The auction stays: what comes now has lost, and must not wait for it.
    this.best.clear()
  }

  private offer(auction: Lot, bid: Price): void {
    if (!counts(auction, bid)) return
    const best = this.best.value()
    if (best === null || beats(bid, best)) this.best.update(bid)
  }
}

const winningBids = (events: DataStream<NexmarkEvent>): DataStream<Winner> =>
  events
    .filter((event): event is Auction | Bid => !isPerson(event))
    .map(lotOrPrice)
    .keyBy((event) => (event.kind === 'bid' ? event.auction : event.id))
    .process(() => new WinningBid())

function winnersOf(events: readonly NexmarkEvent[]): Winner[] {
  const bids = Map.groupBy(events.filter(isBid), (bid) => bid.auction)
  return events.filter(isAuction).flatMap((auction) => {
    const valid = (bids.get(auction.id) ?? []).filter((bid) => counts(auction, bid))
    valid.sort((a, b) => b.price - a.price || a.dateTime - b.dateTime)
    return valid.length === 0 ? [] : [winner(auction, valid[0])]
  })
}

interface Average {
  readonly category: number
  readonly average: number
}

export const q4: Query<Average> = {
  name: 'q4',
  title: 'average price for a category',
  build: (events) =>
    winningBids(events)
      .map(({ category, price }) => ({ category, sum: price, count: 1 }))
      .keyBy(({ category }) => category)
      .reduce((a, b) => ({ category: a.category, sum: a.sum + b.sum, count: a.count + b.count }))
      .map(({ category, sum, count }) => ({ category, average: sum / count })),
  oracle: (events) =>
    [...Map.groupBy(winnersOf(events), (won) => won.category)].map(([category, won]) => ({
      category,
      average: won.reduce((sum, { price }) => sum + price, 0) / won.length,
    })),
  updateOf: ({ category }) => category,
  target: 2e5,
}

export const q9: Query<Winner> = {
  name: 'q9',
  title: 'winning bids',
  build: winningBids,
  oracle: winnersOf,
  target: 2e5,
}

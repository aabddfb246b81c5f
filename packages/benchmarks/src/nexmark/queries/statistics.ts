/** Running statistics: every bid gives an update. */
import {
  mapState,
  valueState,
  type Collector,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type MapState,
  type ValueState,
} from '@wiesel/runtime'
import { isBid, type Bid } from '../events.ts'
import type { Query } from '../query.ts'

const DAY_MS = 86_400_000
const CHEAP = 10_000
const DEAR = 1_000_000

const dayOf = ({ dateTime }: Bid): number => Math.floor(dateTime / DAY_MS)
/** 0 for cheap bids, 1 for those between, 2 for dear ones. */
const rankOf = ({ price }: Bid): number => (price < CHEAP ? 0 : price < DEAR ? 1 : 2)

/** Bids, different bidders and different auctions: of all ranks, then of rank 0, 1 and 2. */
interface ChannelStatistics {
  readonly channel: string
  readonly day: number
  readonly bids: readonly number[]
  readonly bidders: readonly number[]
  readonly auctions: readonly number[]
}

/** Remembers by a bit in which ranks a bidder or an auction was seen. */
class DistinctPerRank {
  private readonly seen: MapState<number, number>

  constructor(seen: MapState<number, number>) {
    this.seen = seen
  }

  add(id: number, rank: number, counts: readonly number[]): readonly number[] {
    const ranks = this.seen.get(id) ?? 0
    if ((ranks & (1 << rank)) !== 0) return counts
    this.seen.put(id, ranks | (1 << rank))
    return counts.map((count, i) => (i === rank + 1 || (i === 0 && ranks === 0) ? count + 1 : count))
  }
}

class StatisticsOfChannel implements KeyedProcessFunction<[string, number], Bid, ChannelStatistics> {
  private statistics!: ValueState<ChannelStatistics>
  private bidders!: DistinctPerRank
  private auctions!: DistinctPerRank

  open(context: KeyedRuntimeContext): void {
    this.statistics = context.getState(valueState<ChannelStatistics>('statistics'))
    this.bidders = new DistinctPerRank(context.getMapState(mapState<number, number>('bidders')))
    this.auctions = new DistinctPerRank(context.getMapState(mapState<number, number>('auctions')))
  }

  processElement(
    bid: Bid,
    { currentKey: [channel, day] }: KeyedProcessContext<[string, number]>,
    out: Collector<ChannelStatistics>,
  ): void {
    const none = [0, 0, 0, 0]
    const last = this.statistics.value() ?? { channel, day, bids: none, bidders: none, auctions: none }
    const rank = rankOf(bid)
    const next: ChannelStatistics = {
      channel,
      day,
      bids: last.bids.map((count, i) => (i === 0 || i === rank + 1 ? count + 1 : count)),
      bidders: this.bidders.add(bid.bidder, rank, last.bidders),
      auctions: this.auctions.add(bid.auction, rank, last.auctions),
    }
    this.statistics.update(next)
    out(next)
  }
}

const distinct = (bids: readonly Bid[], idOf: (bid: Bid) => number): number => new Set(bids.map(idOf)).size
/** A figure of all bids, and of those of each rank. */
const perRank = (bids: readonly Bid[], figure: (bids: readonly Bid[]) => number): number[] => [
  figure(bids),
  ...[0, 1, 2].map((rank) => figure(bids.filter((bid) => rankOf(bid) === rank))),
]

export const q16: Query<ChannelStatistics> = {
  name: 'q16',
  title: 'channel statistics',
  build: (events) =>
    events
      .filter(isBid)
      .keyBy((bid): [string, number] => [bid.channel, dayOf(bid)])
      .process(() => new StatisticsOfChannel()),
  oracle: (events) =>
    [...Map.groupBy(events.filter(isBid), (bid) => `${bid.channel} ${dayOf(bid)}`).values()].map((bids) => ({
      channel: bids[0].channel,
      day: dayOf(bids[0]),
      bids: perRank(bids, ({ length }) => length),
      bidders: perRank(bids, (some) => distinct(some, (bid) => bid.bidder)),
      auctions: perRank(bids, (some) => distinct(some, (bid) => bid.auction)),
    })),
  updateOf: ({ channel, day }) => [channel, day],
}

interface AuctionStatistics {
  readonly auction: number
  readonly day: number
  readonly bids: readonly number[]
  readonly min: number
  readonly max: number
  readonly sum: number
}

const ofOne = (bid: Bid): AuctionStatistics => {
  const bids = [1, 0, 0, 0]
  bids[rankOf(bid) + 1] = 1
  return { auction: bid.auction, day: dayOf(bid), bids, min: bid.price, max: bid.price, sum: bid.price }
}

export const q17: Query<AuctionStatistics> = {
  name: 'q17',
  title: 'auction statistics',
  build: (events) =>
    events
      .filter(isBid)
      .map(ofOne)
      .keyBy(({ auction, day }): [number, number] => [auction, day])
      .reduce((a, b) => ({
        auction: a.auction,
        day: a.day,
        bids: a.bids.map((count, i) => count + b.bids[i]),
        min: Math.min(a.min, b.min),
        max: Math.max(a.max, b.max),
        sum: a.sum + b.sum,
      })),
  oracle: (events) =>
    [...Map.groupBy(events.filter(isBid), (bid) => `${bid.auction} ${dayOf(bid)}`).values()].map((bids) => {
      const prices = bids.map((bid) => bid.price)
      return {
        auction: bids[0].auction,
        day: dayOf(bids[0]),
        bids: perRank(bids, ({ length }) => length),
        min: Math.min(...prices),
        max: Math.max(...prices),
        sum: prices.reduce((sum, price) => sum + price, 0),
      }
    }),
  updateOf: ({ auction, day }) => [auction, day],
}

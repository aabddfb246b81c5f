/** Queries that match events of different kinds with each other. */
import {
  listState,
  TumblingEventTimeWindows,
  valueState,
  type Collector,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ListState,
  type ValueState,
} from '@wiesel/runtime'
import {
  isAuction,
  isBid,
  isPerson,
  type Auction,
  type Bid,
  type NexmarkEvent,
  type Person,
} from '../events.ts'
import type { Query } from '../query.ts'

const STATES = new Set(['OR', 'ID', 'CA'])
const CATEGORY = 10
const WINDOW_MS = 10_000

const isNear = (person: Person): boolean => STATES.has(person.state)
const isWanted = (auction: Auction): boolean => auction.category === CATEGORY

interface LocalItem {
  readonly name: string
  readonly city: string
  readonly state: string
  readonly auction: number
}

const localItem = (
  { name, city, state }: Pick<Person, 'name' | 'city' | 'state'>,
  auction: number,
): LocalItem => ({
  name,
  city,
  state,
  auction,
})

/** What of a person, and of an auction, decides: all that goes to the join. */
type Seller = Pick<Person, 'kind' | 'id' | 'name' | 'city' | 'state'>
type Item = Pick<Auction, 'kind' | 'id' | 'seller'>

const sellerOrItem = (event: Person | Auction): Seller | Item => {
  const { id } = event
  if (event.kind === 'auction') return { kind: event.kind, id, seller: event.seller }
  const { name, city, state } = event
  return { kind: event.kind, id, name, city, state }
}

/** Keeps the person, and the auctions that came before. */
class SellersNearby implements KeyedProcessFunction<number, Seller | Item, LocalItem> {
  private person!: ValueState<Seller>
  private early!: ListState<number>

  open(context: KeyedRuntimeContext): void {
    this.person = context.getState(valueState<Seller>('person'))
    this.early = context.getListState(listState<number>('early'))
  }

  processElement(
    event: Seller | Item,
    _context: KeyedProcessContext<number>,
    out: Collector<LocalItem>,
  ): void {
    if (event.kind === 'person') {
      this.person.update(event)
      for (const auction of this.early.get()) out(localItem(event, auction))
      this.early.clear()
      return
    }
    const person = this.person.value()
    if (person === null) this.early.add(event.id)
    else out(localItem(person, event.id))
  }
}

export const q3: Query<LocalItem> = {
  name: 'q3',
  title: 'local item suggestion',
  build: (events) =>
    events
      .filter(
        (event): event is Person | Auction =>
          (isPerson(event) && isNear(event)) || (isAuction(event) && isWanted(event)),
      )
      .map(sellerOrItem)
      .keyBy((event) => (event.kind === 'person' ? event.id : event.seller))
      .process(() => new SellersNearby()),
  oracle: (events) => {
    const people = events.filter(isPerson).filter(isNear)
    return events
      .filter(isAuction)
      .filter(isWanted)
      .flatMap(({ seller, id }) => people.filter((p) => p.id === seller).map((p) => localItem(p, id)))
  },
}

interface NewSeller {
  readonly id: number
  readonly name: string
  readonly window: number
}

/** What of a person, and of an auction, decides. */
type SignUp = Pick<Person, 'kind' | 'id' | 'name' | 'dateTime'>
type Offer = Pick<Auction, 'kind' | 'seller'>

const signUpOrOffer = (event: Person | Auction): SignUp | Offer => {
  if (event.kind === 'auction') return { kind: event.kind, seller: event.seller }
  const { kind, id, name, dateTime } = event
  return { kind, id, name, dateTime }
}

interface Newcomer {
  person: SignUp | null
  sold: boolean
}

export const q8: Query<NewSeller> = {
  name: 'q8',
  title: 'monitor new users',
  build: (events) =>
    events
      .filter((event): event is Person | Auction => !isBid(event))
      .map(signUpOrOffer)
      .keyBy((event) => (event.kind === 'person' ? event.id : event.seller))
      .window(TumblingEventTimeWindows.of(WINDOW_MS))
      .aggregate<Newcomer, NewSeller | null>({
        createAccumulator: () => ({ person: null, sold: false }),
        add: (event, newcomer) =>
          event.kind === 'person'
            ? { person: event, sold: newcomer.sold }
            : newcomer.sold
              ? newcomer
              : { person: newcomer.person, sold: true },
        getResult: ({ person, sold }) =>
          person === null || !sold
            ? null
            : { id: person.id, name: person.name, window: windowStart(person.dateTime) },
      })
      .filter((seller): seller is NewSeller => seller !== null),
  oracle: (events) => {
    const auctions = new Set(
      events.filter(isAuction).map(({ seller, dateTime }) => `${seller} ${windowStart(dateTime)}`),
    )
    return events
      .filter(isPerson)
      .map(({ id, name, dateTime }) => ({ id, name, window: windowStart(dateTime) }))
      .filter(({ id, window }) => auctions.has(`${id} ${window}`))
  },
  target: 1e6,
}

const windowStart = (ms: number): number => ms - (ms % WINDOW_MS)

interface ExpandedBid extends Omit<Bid, 'kind'> {
  readonly item: string
  readonly seller: number
  readonly category: number
}

const expanded = (bid: Bid, auction: Auction): ExpandedBid => ({
  auction: bid.auction,
  bidder: bid.bidder,
  price: bid.price,
  channel: bid.channel,
  url: bid.url,
  dateTime: bid.dateTime,
  extra: bid.extra,
  item: auction.itemName,
  seller: auction.seller,
  category: auction.category,
})

/** Keeps the auction, and the bids that came before. */
class BidsWithAuction implements KeyedProcessFunction<number, Auction | Bid, ExpandedBid> {
  private auction!: ValueState<Auction>
  private early!: ListState<Bid>

  open(context: KeyedRuntimeContext): void {
    this.auction = context.getState(valueState<Auction>('auction'))
    this.early = context.getListState(listState<Bid>('early'))
  }

  processElement(
    event: Auction | Bid,
    _context: KeyedProcessContext<number>,
    out: Collector<ExpandedBid>,
  ): void {
    if (event.kind === 'auction') {
      this.auction.update(event)
      if (isWanted(event)) for (const bid of this.early.get()) out(expanded(bid, event))
      this.early.clear()
      return
    }
    const auction = this.auction.value()
    if (auction === null) this.early.add(event)
    else if (isWanted(auction)) out(expanded(event, auction))
  }
}

export const q20: Query<ExpandedBid> = {
  name: 'q20',
  title: 'expand bids with their auction',
  build: (events) =>
    events
      .filter((event): event is Auction | Bid => !isPerson(event))
      .keyBy(auctionOf)
      .process(() => new BidsWithAuction()),
  oracle: (events) => {
    const auctions = new Map(
      events
        .filter(isAuction)
        .filter(isWanted)
        .map((auction) => [auction.id, auction]),
    )
    return events.filter(isBid).flatMap((bid) => {
      const auction = auctions.get(bid.auction)
      return auction === undefined ? [] : [expanded(bid, auction)]
    })
  },
  target: 2e5,
}

/** The auction an auction or a bid is about. */
export function auctionOf(event: Exclude<NexmarkEvent, Person>): number {
  return event.kind === 'auction' ? event.id : event.auction
}

/**
 * The events of the Nexmark benchmark, made from a seed.
 *
 * Proportions, hot keys, lead of ids and prices follow the generator of the benchmark (Tucker et al., "NEXMark – A
 * Benchmark for Queries over Data Streams", and its widely used implementation in Apache Beam): of 50 events one is a
 * person, three are auctions, 46 are bids; half of the bids go to the hot auction, three quarters come from the hot
 * bidder, three quarters of the auctions from the hot seller.
 */
import { SeededRandom } from '@wiesel/runtime/internal'
import type { Auction, Bid, NexmarkEvent, Person } from './events.ts'

const TOTAL = 50
const PERSONS = 1
const AUCTIONS = 3
const FIRST_PERSON = 1000
const FIRST_AUCTION = 1000
const FIRST_CATEGORY = 10
const CATEGORIES = 5
const ACTIVE_PEOPLE = 1000
const AUCTIONS_IN_FLIGHT = 100
const ID_LEAD = 10
const HOT_AUCTIONS = 2
const HOT_SELLERS = 4
const HOT_BIDDERS = 4
/** Of so many ids one is hot. */
const HOT_RATIO = 100
const CHANNELS = 10_000

const FIRST_NAMES = 'Peter Paul Luke John Saul Vicky Kate Julie Sarah Deiter Walter'.split(' ')
const LAST_NAMES = 'Shultz Abrams Spencer White Bartels Walton Smith Jones Noris'.split(' ')
const STATES = 'AZ CA ID OR WA WY'.split(' ')
const CITIES = [
  'Phoenix',
  'Los Angeles',
  'San Francisco',
  'Boise',
  'Portland',
  'Bend',
  'Redmond',
  'Seattle',
  'Kent',
  'Cheyenne',
]
const HOT_CHANNELS = ['Google', 'Facebook', 'Baidu', 'Apple']

export interface GeneratorOptions {
  readonly seed?: number
  /** When the first event happens. Default 2026-01-01. */
  readonly startMs?: number
  /** Time from one event to the next. Default 1 ms. */
  readonly stepMs?: number
}

/** The first `count` events, in order of time. Texts are shared between events. */
export function generateEvents(count: number, options: GeneratorOptions = {}): NexmarkEvent[] {
  const maker = new EventMaker(options)
  return Array.from({ length: count }, (_, n) => maker.event(n))
}

class EventMaker {
  private readonly rng: SeededRandom
  private readonly startMs: number
  private readonly stepMs: number
  private readonly texts: string[]
  private readonly urls: string[]

  constructor({ seed = 1, startMs = Date.UTC(2026, 0, 1), stepMs = 1 }: GeneratorOptions) {
    this.rng = new SeededRandom(seed)
    this.startMs = startMs
    this.stepMs = stepMs
    this.texts = Array.from({ length: 1000 }, () => this.text(20))
    this.urls = Array.from(
      { length: 1000 },
      () => `https://auctions.example/${this.text(8)}/item.htm?query=1`,
    )
  }

  event(n: number): NexmarkEvent {
    const place = n % TOTAL
    if (place < PERSONS) return this.person(n)
    return place < PERSONS + AUCTIONS ? this.auction(n) : this.bid(n)
  }

  private person(n: number): Person {
    const name = `${this.rng.pick(FIRST_NAMES)} ${this.rng.pick(LAST_NAMES)}`
    return {
      kind: 'person',
      id: FIRST_PERSON + lastPerson(n),
      name,
      email: `${this.rng.pick(this.texts)}@mail.example`,
      creditCard: this.digits(16),
      city: this.rng.pick(CITIES),
      state: this.rng.pick(STATES),
      dateTime: this.time(n),
    }
  }

  private auction(n: number): Auction {
    const seller =
      this.rng.below(HOT_SELLERS) > 0 ? Math.floor(lastPerson(n) / HOT_RATIO) * HOT_RATIO : this.anyPerson(n)
    const category = FIRST_CATEGORY + this.rng.below(CATEGORIES)
    const initialBid = this.price()
    return {
      kind: 'auction',
      id: FIRST_AUCTION + lastAuction(n),
      itemName: this.rng.pick(this.texts),
      description: this.rng.pick(this.texts),
      initialBid,
      reserve: initialBid + this.price(),
      dateTime: this.time(n),
      expires: this.time(n) + this.auctionLength(),
      seller: FIRST_PERSON + seller,
      category,
    }
  }

  private bid(n: number): Bid {
    const auction =
      this.rng.below(HOT_AUCTIONS) > 0
        ? Math.floor(lastAuction(n) / HOT_RATIO) * HOT_RATIO
        : this.anyAuction(n)
    const bidder =
      this.rng.below(HOT_BIDDERS) > 0
        ? Math.floor(lastPerson(n) / HOT_RATIO) * HOT_RATIO + 1
        : this.anyPerson(n)
    const hotChannel = this.rng.below(2) > 0
    return {
      kind: 'bid',
      auction: FIRST_AUCTION + auction,
      bidder: FIRST_PERSON + bidder,
      price: this.price(),
      channel: hotChannel ? this.rng.pick(HOT_CHANNELS) : `channel-${this.rng.below(CHANNELS)}`,
      url: this.rng.pick(this.urls),
      dateTime: this.time(n),
      extra: this.rng.pick(this.texts),
    }
  }

  private time(n: number): number {
    return this.startMs + n * this.stepMs
  }

  /** One of the people who are active, or about to come. */
  private anyPerson(n: number): number {
    const people = lastPerson(n) + 1
    const active = Math.min(people, ACTIVE_PEOPLE)
    return people - active + this.rng.below(active + ID_LEAD)
  }

  /** One of the auctions that are open, or about to open. */
  private anyAuction(n: number): number {
    const last = lastAuction(n)
    const first = Math.max(last - AUCTIONS_IN_FLIGHT, 0)
    return first + this.rng.below(last - first + 1 + ID_LEAD)
  }

  /** So long that about as many auctions as wanted are open at a time. */
  private auctionLength(): number {
    const horizon = Math.floor((AUCTIONS_IN_FLIGHT * TOTAL) / AUCTIONS) * this.stepMs
    return 1 + this.rng.below(Math.max(horizon * 2, 1))
  }

  /** In cents, from 1 to a million dollars, all orders of magnitude alike. */
  private price(): number {
    return Math.round(10 ** (this.rng.next() * 6) * 100)
  }

  private text(length: number): string {
    return Array.from({ length }, () => String.fromCharCode(97 + this.rng.below(26))).join('')
  }

  private digits(length: number): string {
    return Array.from({ length }, () => this.rng.below(10)).join('')
  }
}

/** The number of the newest person at event `n`, from 0. */
function lastPerson(n: number): number {
  return Math.floor(n / TOTAL) * PERSONS + Math.min(n % TOTAL, PERSONS - 1)
}

/** The number of the newest auction at event `n`, from 0; before the first of all it is 0 too. */
function lastAuction(n: number): number {
  const round = Math.floor(n / TOTAL)
  const place = n % TOTAL
  if (place < PERSONS) return Math.max(round * AUCTIONS - 1, 0)
  return round * AUCTIONS + Math.min(place - PERSONS, AUCTIONS - 1)
}

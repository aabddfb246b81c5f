import { isBid, type Bid } from '../events.ts'
import type { Query } from '../query.ts'

const DOLLAR_IN_EUROS = 0.908
const HOUR_MS = 3_600_000

/** Measures what the stream itself costs. */
export const q0: Query<Bid> = {
  name: 'q0',
  title: 'pass through',
  build: (events) => events.filter(isBid),
  oracle: (events) => events.filter(isBid),
}

interface EuroBid {
  readonly auction: number
  readonly bidder: number
  readonly price: number
  readonly dateTime: number
}

const inEuros = ({ auction, bidder, price, dateTime }: Bid): EuroBid => ({
  auction,
  bidder,
  price: price * DOLLAR_IN_EUROS,
  dateTime,
})

export const q1: Query<EuroBid> = {
  name: 'q1',
  title: 'convert currency',
  build: (events) => events.filter(isBid).map(inEuros),
  oracle: (events) => events.filter(isBid).map(inEuros),
  target: 2e6,
}

interface Selected {
  readonly auction: number
  readonly price: number
}

const isSelected = ({ auction }: Bid): boolean => auction % 123 === 0
const selected = ({ auction, price }: Bid): Selected => ({ auction, price })

export const q2: Query<Selected> = {
  name: 'q2',
  title: 'select auctions',
  build: (events) => events.filter(isBid).filter(isSelected).map(selected),
  oracle: (events) => events.filter(isBid).filter(isSelected).map(selected),
  target: 2e6,
}

interface Calculated extends EuroBid {
  readonly time: 'day' | 'night' | 'other'
  readonly letters: number
}

function timeOfDay(ms: number): Calculated['time'] {
  const hour = Math.floor(ms / HOUR_MS) % 24
  if (hour >= 8 && hour <= 18) return 'day'
  return hour <= 6 || hour >= 20 ? 'night' : 'other'
}

function lettersC(text: string): number {
  let count = 0
  for (let at = text.indexOf('c'); at >= 0; at = text.indexOf('c', at + 1)) count++
  return count
}

const isMiddling = ({ price }: EuroBid): boolean => price > 1_000_000 && price < 50_000_000
const calculated = (bid: Bid): Calculated => ({
  ...inEuros(bid),
  time: timeOfDay(bid.dateTime),
  letters: lettersC(bid.extra),
})

export const q14: Query<Calculated> = {
  name: 'q14',
  title: 'calculate',
  build: (events) => events.filter(isBid).map(calculated).filter(isMiddling),
  oracle: (events) =>
    events
      .filter(isBid)
      .filter((bid) => isMiddling(inEuros(bid)))
      .map((bid) => ({
        ...inEuros(bid),
        time: timeOfDay(bid.dateTime),
        letters: bid.extra.split('c').length - 1,
      })),
}

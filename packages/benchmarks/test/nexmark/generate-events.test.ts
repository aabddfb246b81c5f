import { expect, test } from 'vitest'
import { isAuction, isBid, isPerson } from '../../src/nexmark/events.ts'
import { generateEvents } from '../../src/nexmark/generate-events.ts'

const events = generateEvents(50_000)
const people = events.filter(isPerson)
const auctions = events.filter(isAuction)
const bids = events.filter(isBid)

test('of 50 events one is a person, three are auctions, 46 are bids', () => {
  expect([people.length, auctions.length, bids.length]).toEqual([1_000, 3_000, 46_000])
})

test('ids of people and auctions are counted up', () => {
  expect(people.map(({ id }) => id)).toEqual(people.map((_, i) => 1000 + i))
  expect(auctions.map(({ id }) => id)).toEqual(auctions.map((_, i) => 1000 + i))
})

test('half of the bids go to a hot auction, and three quarters come from a hot bidder', () => {
  const hotAuctions = bids.filter(({ auction }) => auction % 100 === 0).length / bids.length
  const hotBidders = bids.filter(({ bidder }) => bidder % 100 === 1).length / bids.length
  expect(hotAuctions).toBeCloseTo(0.5, 1)
  expect(hotBidders).toBeCloseTo(0.75, 1)
})

test('bids name people and auctions that exist or are about to', () => {
  for (const [n, event] of events.entries()) {
    if (!isBid(event)) continue
    expect(event.auction).toBeLessThanOrEqual(1000 + (Math.floor(n / 50) + 1) * 3 + 10)
    expect(event.bidder).toBeLessThanOrEqual(1000 + Math.floor(n / 50) + 11)
  }
})

test('the same seed gives the same events, another seed others', () => {
  expect(generateEvents(100, { seed: 3 })).toEqual(generateEvents(100, { seed: 3 }))
  expect(generateEvents(100, { seed: 3 })).not.toEqual(generateEvents(100, { seed: 4 }))
})

test('auctions end after they begin', () => {
  for (const { dateTime, expires } of auctions) expect(expires).toBeGreaterThan(dateTime)
})

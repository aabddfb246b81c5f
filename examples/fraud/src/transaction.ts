/** Something that happens with a card. `at` is in milliseconds since 1970. */
export interface Transaction {
  readonly card: string
  readonly kind: 'payment' | 'transfer' | 'confirmation'
  readonly amount: number
  readonly country: string
  readonly at: number
}

export const MINUTE_MS = 60_000
export const MIDNIGHT = Date.UTC(2026, 2, 14)

const CARDS = 300
const COUNTRIES = ['DE', 'FR', 'PL']

/** A day of transactions, in order of time, the same every time: mostly harmless ones, and some fraud. */
export function transactions(count = 6000): Transaction[] {
  let seed = 11
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    return (seed >>> 8) % below
  }
  const day: Transaction[] = []
  while (day.length < count) {
    const card = random(CARDS)
    const at = MIDNIGHT + random(24 * 60) * MINUTE_MS + random(MINUTE_MS)
    const home = COUNTRIES[card % 3]
    const add = (kind: Transaction['kind'], minutes: number, amount = 0, country = home): unknown =>
      day.push({ card: `card-${card}`, kind, amount, country, at: at + minutes * MINUTE_MS })
    const dice = random(200)
    if (dice < 3) {
      // A card is tried out. Sometimes the second large payment does not come.
      add('payment', 0, 0.5)
      add('payment', 1, 300 + random(600))
      if (random(2) === 0) add('payment', 3, 300 + random(600))
    } else if (dice === 3) {
      add('payment', 0, 40)
      add('payment', 5 + random(20), 90, COUNTRIES[(card + 1) % 3])
    } else if (dice < 30) {
      add('transfer', 0, 100 + random(5000))
      // One in eight is never confirmed, or too late.
      if (random(8) > 0) add('confirmation', 1 + random(3))
      else if (random(2) > 0) add('confirmation', 8)
    } else add('payment', 0, 5 + random(200))
  }
  return day.toSorted((a, b) => a.at - b.at)
}

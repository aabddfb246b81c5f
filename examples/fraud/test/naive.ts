import { MIDNIGHT, MINUTE_MS, type Transaction } from '../src/transaction.ts'

const NOON = MIDNIGHT + 12 * 60 * MINUTE_MS

/** What the job should find, by plain loops: rule, card, and minutes since midnight of what happened. */
export interface Expected {
  readonly alerts: string[]
  readonly unfinished: string[]
}

export function findingId(rule: string, card: string, transactions: readonly Transaction[]): string {
  return `${rule} ${card} ${transactions.map(({ at }) => at - MIDNIGHT).join(' ')}`
}

export function expectedFindings(all: readonly Transaction[]): Expected {
  const expected: Expected = { alerts: [], unfinished: [] }
  const byCard = Map.groupBy(all, ({ card }) => card)
  for (const [card, own] of byCard) {
    const alert = (rule: string, found: Transaction[]): unknown =>
      expected.alerts.push(findingId(rule, card, found))
    const unfinished = (rule: string, found: Transaction[]): unknown =>
      expected.unfinished.push(findingId(rule, card, found))

    const morning = own.filter(({ at }) => at < NOON)
    const afternoon = own.filter(({ at }) => at >= NOON)
    for (const [part, limit, until] of [
      [morning, 500, NOON],
      [afternoon, 400, Infinity],
    ] as const)
      cardTesting(part, limit, until, alert, unfinished)

    const payments = morning.filter(({ kind }) => kind === 'payment')
    for (let i = 0; i < payments.length; i++) {
      const { at, country } = payments[i]
      const j = payments.findIndex(
        (other, k) => k > i && other.country !== country && other.at - at < 30 * MINUTE_MS,
      )
      if (j < 0) continue
      alert('two countries', [payments[i], payments[j]])
      i = j
    }

    for (const transfer of own.filter(({ kind }) => kind === 'transfer')) {
      if (transfer.amount > 5000 && transfer.at >= NOON) alert('large transfer', [transfer])
      const isConfirmed = own.some(
        ({ kind, at }) => kind === 'confirmation' && at > transfer.at && at - transfer.at < 5 * MINUTE_MS,
      )
      if (!isConfirmed) unfinished('confirmed transfer', [transfer])
    }
  }
  return { alerts: expected.alerts.toSorted(), unfinished: expected.unfinished.toSorted() }
}

function cardTesting(
  own: readonly Transaction[],
  limit: number,
  until: number,
  alert: (rule: string, found: Transaction[]) => unknown,
  unfinished: (rule: string, found: Transaction[]) => unknown,
): void {
  const payments = own.filter(({ kind }) => kind === 'payment')
  for (let i = 0; i < payments.length; i++) {
    const small = payments[i]
    if (small.amount >= 1) continue
    const end = small.at + 10 * MINUTE_MS
    const big = payments.filter(({ at, amount }, k) => k > i && amount > limit && at < end).slice(0, 2)
    if (big.length === 2) {
      alert('card testing', [small, ...big])
      i = payments.indexOf(big[1])
      // What has begun in the morning and is not over at noon comes to nothing.
    } else if (big.length === 1 && end < until) unfinished('card testing', [small, ...big])
  }
}

/** What somebody did on a page. */
export interface PageEvent {
  readonly user: string
  readonly page: string
  readonly ts: number
  readonly amount: number
}

const USERS = Array.from({ length: 1000 }, (_, n) => `user ${n}`)
const PAGES = Array.from({ length: 50 }, (_, n) => `/page/${n}`)

/** Events of 1,000 users on 50 pages. */
export function madeEvents(count: number): PageEvent[] {
  return Array.from({ length: count }, (_, n) => ({
    user: USERS[(n * 7919) % 1000],
    page: PAGES[n % 50],
    ts: 1_700_000_000_000 + n,
    amount: (n % 100) / 4,
  }))
}

/** So many that a frame of those that cross to another thread has each of them only once. */
export const EVENTS_IN_TURNS = 8192

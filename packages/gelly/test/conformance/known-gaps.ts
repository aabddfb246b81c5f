/** Cases that fail, by the reason the runner gives, and how many there are. A gap that closes fails the test. */
export const knownGaps: readonly { readonly reason: RegExp; readonly count: number }[] = []

const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/** What is left after the last 32-bit block, into a running murmur3 state. */
export function mixTail(state: number, rest: number): number {
  const k = Math.imul(rest, C1)
  return state ^ Math.imul((k << 15) | (k >>> 17), C2)
}

/** One 32-bit block into a running murmur3 state (Austin Appleby's MurmurHash3_x86_32). */
export function mixBlock(state: number, block: number): number {
  const h = mixTail(state, block)
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0
}

/** The final avalanche of murmur3. `length` counts bytes. */
export function finish(state: number, length: number): number {
  let h = state ^ length
  h ^= h >>> 16
  h = Math.imul(h, 0x85ebca6b)
  h ^= h >>> 13
  h = Math.imul(h, 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/** One 32-bit block into a running murmur3 state (Austin Appleby's MurmurHash3_x86_32). */
export function mixBlock(state: number, block: number): number {
  let k = Math.imul(block, C1)
  k = (k << 15) | (k >>> 17)
  k = Math.imul(k, C2)
  const h = state ^ k
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

/** Hash codes of Java values and of Gelly's result classes, as checksums of cases are made of them. */

/** `String.hashCode`. */
export function hashOfText(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0
  return hash
}

/** The lower 32 bits of a long folded with the upper ones. */
function fold(value: number): number {
  const bits = BigInt.asUintN(64, BigInt(value))
  return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)))
}

/** The hash of an id or another single value: `LongValue` adds 43, `Long` and `int` do not; no value is 53. */
export function hashOfValue(value: unknown, kind: string): number {
  if (value === null) return 53
  if (typeof value === 'string') return hashOfText(value)
  if (typeof value !== 'number') throw new Error(`no hash of ${String(value)}`)
  return kind === 'LongValue' ? (43 + fold(value)) | 0 : fold(value)
}

/** The hash of a tuple of hashes. */
export function hashOfTuple(hashes: readonly number[]): number {
  return hashes.reduce((hash, each, i) => (i === 0 ? each : (Math.imul(hash, 31) + each) | 0), 0)
}

/** A long as the two 32-bit blocks that murmur mixes. */
export function blocksOfLong(value: number): [number, number] {
  const bits = BigInt.asUintN(64, BigInt(value))
  return [Number(bits >> 32n) | 0, Number(bits & 0xffffffffn) | 0]
}

/** Murmur3 of 32-bit blocks. */
export function murmur(seed: number, blocks: readonly number[]): number {
  let hash = seed | 0
  for (const block of blocks) {
    let k = Math.imul(block, 0xcc9e2d51)
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
    hash ^= k
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash ^= 4 * blocks.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

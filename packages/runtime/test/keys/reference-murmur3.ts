/**
 * MurmurHash3_x86_32 as published, over bytes, and keys as bytes: written apart from the runtime, to check it.
 * Arithmetic is in BigInt, so that it shares no tricks.
 */
import type { Key } from '@wiesel/runtime'

const MASK = 0xffff_ffffn
const multiply = (a: bigint, b: bigint): bigint => (a * b) & MASK
const rotate = (x: bigint, bits: bigint): bigint => ((x << bits) | (x >> (32n - bits))) & MASK

/** The hash as a signed integer. `length` counts bytes in the last step; normally the number of bytes. */
export function referenceMurmur3(bytes: readonly number[], length = bytes.length): number {
  let h = 0n
  for (let i = 0; i + 4 <= bytes.length; i += 4) {
    let k = BigInt(bytes[i] + bytes[i + 1] * 2 ** 8 + bytes[i + 2] * 2 ** 16 + bytes[i + 3] * 2 ** 24)
    k = multiply(rotate(multiply(k, 0xcc9e2d51n), 15n), 0x1b873593n)
    h = (multiply(rotate(h ^ k, 13n), 5n) + 0xe6546b64n) & MASK
  }
  const rest = bytes.slice(bytes.length - (bytes.length % 4))
  if (rest.length > 0) {
    const k = rest.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    h ^= multiply(rotate(multiply(k, 0xcc9e2d51n), 15n), 0x1b873593n)
  }
  h ^= BigInt(length)
  h = multiply(h ^ (h >> 16n), 0x85ebca6bn)
  h = multiply(h ^ (h >> 13n), 0xc2b2ae35n)
  return Number(BigInt.asIntN(32, h ^ (h >> 16n)))
}

const word = (n: number): number[] => [n & 255, (n >> 8) & 255, (n >> 16) & 255, (n >>> 24) & 255]

function textBytes(text: string): number[] {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  const bytes = units.flatMap((unit) => [unit & 255, unit >> 8])
  while (bytes.length % 4 !== 0) bytes.push(0)
  return [...bytes, ...word(text.length)]
}

function numberBytes(n: number): number[] {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, n === 0 ? 0 : n, true)
  return Array.from({ length: 8 }, (_, i) => view.getUint8(i))
}

/** The bytes that stand for a key: a type tag of four bytes, then its content. */
export function keyBytes(key: Key): number[] {
  if (key === null) return word(1)
  if (typeof key === 'boolean') return word(key ? 3 : 2)
  if (typeof key === 'number') return [...word(4), ...numberBytes(key)]
  if (typeof key === 'bigint') return [...word(5), ...textBytes(String(key))]
  if (typeof key === 'string') return [...word(6), ...textBytes(key)]
  if (key instanceof Date) return [...word(7), ...numberBytes(key.getTime())]
  if (Array.isArray(key))
    return [...word(8), ...word(key.length), ...key.flatMap((part) => keyBytes(part as Key))]
  const fields = Object.entries(key as Record<string, Key | undefined>).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...word(9),
    ...fields.flatMap(([name, part]) => (part === undefined ? [] : [...textBytes(name), ...keyBytes(part)])),
  ]
}

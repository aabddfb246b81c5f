/**
 * What: sort keys as unsigned 32-bit words, so that most comparisons are those of numbers in typed arrays.
 * Format of a value, 64 bits: 3 bits for the kind of value (null, boolean, number, text, date, list, anything else), 60
 *   bits of the value: a float64 in an order-preserving form, or the first bytes of the text (1 to 3 a code unit, like
 *   UTF-8, so the order is that of code units); and 1 bit that says on which side of these bits the value lies: whether it
 *   is larger, or for negative numbers whether it is not smaller. Descending: all bits turned.
 * Why correct: if words differ, the values do, in the same direction; if not, a full comparison decides. Whether the words
 *   say everything about a value can be seen in the words. Only then further fields count; else their words are 0, so that
 *   rows that might be equal in this field are compared in full.
 */
const float = new Float64Array(1)
const bits = new Uint32Array(float.buffer)

/** Something to sort by. */
export interface SortField {
  readonly read: (row: any) => unknown
  readonly descending: boolean
}

/** How rows are sorted. */
export interface SortOrder<T> {
  /** The full comparison. */
  readonly compare: (a: T, b: T) => number
  /** Words of the normalised key; 0 for none. */
  readonly words: number
  /** Writes the words of a row. */
  readonly encode: (row: T, words: Uint32Array, at: number) => void
}

/** Values that count in the normalised key; further ones only in the full comparison. */
const FIELDS_MAX = 2

/** The order of a comparison, made fast by the fields it compares. */
export function sortOrder<T>(
  compare: (a: T, b: T) => number,
  fields: readonly SortField[] = [],
): SortOrder<T> {
  const leading = fields.slice(0, FIELDS_MAX)
  return {
    compare,
    words: 2 * leading.length,
    encode: (row, words, at) => {
      let to = at
      let exact = true
      for (const { read, descending } of leading) {
        if (!exact) {
          words[to] = words[to + 1] = 0
          to += 2
          continue
        }
        exact = encodeValue(read(row), words, to)
        if (words[to] >>> 29 === UNSORTABLE) compare(row, row)
        if (descending) {
          words[to] = ~words[to]
          words[to + 1] = ~words[to + 1]
        }
        to += 2
      }
    },
  }
}

const UNSORTABLE = 6

/** Returns whether the words say everything about the value. */
function encodeValue(value: unknown, words: Uint32Array, at: number): boolean {
  switch (typeof value) {
    case 'number':
      return encodeNumber(2, value, words, at)
    case 'string':
      return encodeText(value, words, at)
    case 'boolean':
      return put(1, Number(value), 0, 0, words, at)
    case 'bigint':
      return encodeBigInt(value, words, at)
    default:
      if (value === null || value === undefined) return put(0, 0, 0, 0, words, at)
      if (value instanceof Date) return encodeNumber(4, value.getTime(), words, at)
      put(Array.isArray(value) || value instanceof Uint8Array ? 5 : UNSORTABLE, 0, 0, 1, words, at)
      return false
  }
}

/** Leaves out the last 4 bits of `low`. */
function put(kind: number, high: number, low: number, side: number, words: Uint32Array, at: number): true {
  words[at] = (kind << 29) | (high >>> 3)
  words[at + 1] = (high << 29) | ((low >>> 4) << 1) | side
  return true
}

function encodeNumber(kind: number, value: number, words: Uint32Array, at: number, whole = true): boolean {
  if (value !== value) return put(kind, -1, -1, 1, words, at)
  float[0] = value + 0
  const low = bits[0]
  const high = bits[1]
  const exact = whole && (low & 15) === 0
  if (high >>> 31 === 1) put(kind, ~high, ~low, exact ? 1 : 0, words, at)
  else put(kind, high | 0x80000000, low, exact ? 0 : 1, words, at)
  return exact
}

/** As the nearest number towards zero; where it is not that number, on the side away from zero. */
function encodeBigInt(value: bigint, words: Uint32Array, at: number): boolean {
  const size = value < 0n ? -value : value
  float[0] = Math.min(Number(size), Number.MAX_VALUE)
  if (BigInt(float[0]) > size && bits[0]-- === 0) bits[1]--
  const near = float[0]
  return encodeNumber(2, value < 0n ? -near : near, words, at, BigInt(near) === size)
}

function encodeText(text: string, words: Uint32Array, at: number): boolean {
  let [high, low, bytes] = [0, 0, 0]
  const add = (byte: number): void => {
    if (bytes < 4) high |= byte << (24 - 8 * bytes)
    else if (bytes < 8) low |= byte << (56 - 8 * bytes)
    bytes++
  }
  const length = Math.min(text.length, 8)
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) add(unit)
    else if (unit < 0x800) {
      add(0xc0 | (unit >> 6))
      add(0x80 | (unit & 0x3f))
    } else {
      add(0xe0 | (unit >> 12))
      add(0x80 | ((unit >> 6) & 0x3f))
      add(0x80 | (unit & 0x3f))
    }
  }
  const exact = bytes <= 7 && text.length <= 7 && (low & 15) === 0 && !text.includes('\0')
  put(3, high, low, exact ? 0 : 1, words, at)
  return exact
}

/**
 * What: finds the numbers of short texts.
 * State: a table of open addressing with linear probing, three words a place: two that stand for the text, and its number
 *   + 1. A text of up to eight ASCII characters *is* its two words; of another they are hashes, the second negative, and
 *   the texts are compared. At most half full, and doubled in one go.
 * Why: a `Map` has to look at the text it finds, which with many keys is one more miss of the cache, and to hash each new
 *   text by a call. Long texts are for a `Map`: it hashes them faster, and once.
 */

/** Longer texts do not belong here. */
export const SHORT_TEXT_MAX = 24

const EXACT_MAX = 8
const PLACES_MIN = 16

/** The second word of the text that was read last. */
let second = 0

/** The first word of a text; sets `second`. */
function readWords(text: string): number {
  const { length } = text
  if (length > EXACT_MAX) return hashWords(text)
  let low = length << 28
  let high = 0
  let all = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    all |= code
    if (i < 4) low |= code << (7 * i)
    else high |= code << (7 * i - 28)
  }
  if (all > 127) return hashWords(text)
  second = high
  return low
}

function hashWords(text: string): number {
  let [low, high] = [text.length, 0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    low = Math.imul(low ^ code, 0x9e3779b1)
    high = (Math.imul(high, 31) + code) | 0
  }
  second = high | (1 << 31)
  return low ^ (low >>> 15)
}

function spread(low: number, high: number): number {
  const mixed = Math.imul(low ^ (low >>> 16), 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)
  return mixed ^ (mixed >>> 15)
}

export class TextPlaces {
  private words = new Int32Array(3 * PLACES_MIN)
  private mask = PLACES_MIN - 1
  private count = 0

  /** The number of a text; −1 if it is not there. @param keys the texts by their numbers */
  find(text: string, keys: readonly unknown[]): number {
    const number = this.words[this.placeOf(text, keys) + 2]
    return number - 1
  }

  /** The number of a text, which is appended to `keys` if it is not there. */
  add(text: string, keys: unknown[]): number {
    const at = this.placeOf(text, keys)
    const { words } = this
    if (words[at + 2] !== 0) return words[at + 2] - 1
    words[at] = readWords(text)
    words[at + 1] = second
    words[at + 2] = keys.push(text)
    if (++this.count > this.mask >> 1) this.grow()
    return keys.length - 1
  }

  /** Where a text is, or would be. */
  private placeOf(text: string, keys: readonly unknown[]): number {
    const low = readWords(text)
    const high = second
    const { words, mask } = this
    for (let place = spread(low, high) & mask; ; place = (place + 1) & mask) {
      const at = 3 * place
      const number = words[at + 2]
      if (number === 0) return at
      if (words[at] === low && words[at + 1] === high && (high >= 0 || keys[number - 1] === text)) return at
    }
  }

  private grow(): void {
    const { words } = this
    const mask = 2 * this.mask + 1
    const grown = new Int32Array(3 * (mask + 1))
    for (let from = 0; from < words.length; from += 3) {
      if (words[from + 2] === 0) continue
      let place = spread(words[from], words[from + 1]) & mask
      while (grown[3 * place + 2] !== 0) place = (place + 1) & mask
      grown[3 * place] = words[from]
      grown[3 * place + 1] = words[from + 1]
      grown[3 * place + 2] = words[from + 2]
    }
    this.words = grown
    this.mask = mask
  }
}

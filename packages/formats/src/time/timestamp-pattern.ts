import { OptionError } from '@wiesel/runtime'
import { utcMillis } from './calendar.ts'

type Part = { literal: string } | { letter: string; width: number }

const SLOTS: Record<string, number> = { y: 0, M: 1, d: 2, H: 3, m: 4, s: 5, S: 6, X: 7 }
const WIDTHS_MAX: Record<string, number> = { y: 4, M: 2, d: 2, H: 2, m: 2, s: 2, S: 9, X: 3 }
const TOKEN = /'((?:[^']|'')*)'|([a-zA-Z])\2*|[^a-zA-Z']+/gy

/**
 * Dates and times in a written form, as in Java and Flink: `yyyy/MM/dd HH:mm`, `yyyy-MM-dd--HH`,
 * `yyyy-MM-dd'T'HH:mm:ss.SSSXXX`.
 *
 * Letters: `yyyy`, `MM` `dd` `HH` `mm` `ss` (two digits; written once, as in `d/M`, one or two), `S…` (fraction of a
 * second), `XXX` (`Z` or `+02:00`). Other letters stand in single quotes. Without `XXX` times are UTC.
 *
 * @example
 * import { TimestampPattern } from '@wiesel/formats'
 * const pattern = new TimestampPattern('yyyy/MM/dd HH:mm')
 * console.log(pattern.parse('1970/01/01 00:01'), pattern.format(0)) // → 60000 1970/01/01 00:00
 */
export class TimestampPattern {
  readonly pattern: string
  readonly #parts: readonly Part[]

  /** @throws OptionError when the pattern has a letter that means nothing. */
  constructor(pattern: string) {
    this.pattern = pattern
    this.#parts = partsOf(pattern)
  }

  /** Milliseconds since 1970, or `NaN` when the text does not fit the pattern. */
  parse(text: string, start = 0, end = text.length): number {
    const slots = [1970, 1, 1, 0, 0, 0, 0, 0]
    let at = start
    for (const part of this.#parts) {
      if ('literal' in part) {
        if (!text.startsWith(part.literal, at)) return NaN
        at += part.literal.length
        continue
      }
      const next =
        part.letter === 'X' ? readZone(text, at, end, slots) : readDigits(text, at, end, part, slots)
      if (next < 0) return NaN
      at = next
    }
    if (at !== end) return NaN
    return utcMillis(slots[0], slots[1], slots[2], slots[3], slots[4], slots[5], slots[6]) - slots[7]
  }

  /** The text of a time in milliseconds since 1970, in UTC. */
  format(millis: number): string {
    const date = new Date(millis)
    return this.#parts
      .map((part) => ('literal' in part ? part.literal : formatPart(date, part.letter, part.width)))
      .join('')
  }
}

function partsOf(pattern: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of pattern.matchAll(TOKEN)) {
    end = match.index + match[0].length
    const letter = match[2]
    if (letter === undefined) {
      parts.push({
        literal: match[1] === undefined ? match[0] : match[0] === "''" ? "'" : match[1].replaceAll("''", "'"),
      })
    } else if (SLOTS[letter] === undefined || match[0].length > WIDTHS_MAX[letter]) {
      throw new OptionError(
        `"${match[0]}" in the pattern "${pattern}" means nothing. Use yyyy, MM, dd, HH, mm, ss, SSS, XXX; put other letters in single quotes.`,
      )
    } else parts.push({ letter, width: match[0].length })
  }
  if (end !== pattern.length)
    throw new OptionError(`The pattern "${pattern}" has a single quote that is not closed. Close it.`)
  return parts
}

/** Reads a number into its slot and returns where it ends, or -1. */
function readDigits(
  text: string,
  start: number,
  end: number,
  part: { letter: string; width: number },
  slots: number[],
): number {
  const isFlexible = part.width === 1 && part.letter !== 'S'
  const stop = Math.min(end, start + (isFlexible ? WIDTHS_MAX[part.letter] : part.width))
  let at = start
  let value = 0
  for (; at < stop; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) break
    value = value * 10 + digit
  }
  const read = at - start
  if (read === 0 || (!isFlexible && read !== part.width)) return -1
  slots[SLOTS[part.letter]] = part.letter === 'S' ? Math.floor((value * 1000) / 10 ** part.width) : value
  return at
}

/** Reads `Z` or `+hh:mm` as milliseconds east of UTC. */
function readZone(text: string, start: number, end: number, slots: number[]): number {
  if (text[start] === 'Z' && start < end) return start + 1
  const match = /^([+-])(\d\d):(\d\d)$/.exec(text.slice(start, Math.min(end, start + 6)))
  if (match === null) return -1
  slots[7] = (match[1] === '-' ? -60_000 : 60_000) * (Number(match[2]) * 60 + Number(match[3]))
  return start + 6
}

function formatPart(date: Date, letter: string, width: number): string {
  switch (letter) {
    case 'y':
      return String(date.getUTCFullYear()).padStart(width, '0')
    case 'M':
      return String(date.getUTCMonth() + 1).padStart(width, '0')
    case 'd':
      return String(date.getUTCDate()).padStart(width, '0')
    case 'H':
      return String(date.getUTCHours()).padStart(width, '0')
    case 'm':
      return String(date.getUTCMinutes()).padStart(width, '0')
    case 's':
      return String(date.getUTCSeconds()).padStart(width, '0')
    case 'S':
      return String(date.getUTCMilliseconds()).padStart(3, '0').padEnd(width, '0').slice(0, width)
    default:
      return 'Z'
  }
}

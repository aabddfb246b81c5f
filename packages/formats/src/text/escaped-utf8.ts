/*
 * UTF-8 with invalid bytes kept: each byte that is not part of a valid sequence becomes the lone surrogate
 * U+DC00 + byte (0x80 to 0xff), which valid UTF-8 cannot contain. So character counts still tell byte offsets, the
 * records around the bad bytes are read as usual, and exactly the records that contain one can be rejected.
 * (The idea is Python's "surrogateescape", PEP 383.)
 */

const ESCAPE = 0xdc00
// With the flag u only lone surrogates match, not halves of pairs.
const ESCAPED = /[\udc80-\udcff]/gu
const SEQUENCE = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decodes any bytes; see above. Slow: only for chunks that the fatal decoder refused. */
export function decodeEscaped(bytes: Uint8Array): string {
  const parts: string[] = []
  let at = 0
  while (at < bytes.length) {
    const plain = at
    while (at < bytes.length && bytes[at] < 0x80) at++
    if (at > plain) parts.push(SEQUENCE.decode(bytes.subarray(plain, at)))
    if (at >= bytes.length) break
    const width = sequenceWidth(bytes[at])
    const decoded =
      width > 0 && at + width <= bytes.length ? decodeStrictly(bytes.subarray(at, at + width)) : undefined
    parts.push(decoded ?? String.fromCharCode(ESCAPE + bytes[at]))
    at += decoded === undefined ? 1 : width
  }
  return parts.join('')
}

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return SEQUENCE.decode(bytes)
  } catch {
    return undefined
  }
}

/** The bytes of the sequence that begins with `first`: 0 when none does. */
export function sequenceWidth(first: number): number {
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
}

/** Where the first escaped byte stands between `start` and `end`, or -1. */
export function indexOfEscaped(text: string, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code < 0xd800 || code > 0xdfff) continue
    if (code >= 0xdc80 && code <= 0xdcff) return at
    at++
  }
  return -1
}

/** The text with U+FFFD for each escaped byte. */
export function showEscaped(text: string): string {
  return text.replaceAll(ESCAPED, '\ufffd')
}

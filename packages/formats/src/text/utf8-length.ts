/** How many bytes the characters from `start` up to `end` have in UTF-8. An escaped byte (see `decodeEscaped`) is one. */
export function utf8Length(text: string, start: number, end: number): number {
  let bytes = end - start
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x80) continue
    if (code < 0x800) bytes += 1
    else if (code < 0xd800 || code > 0xdfff) bytes += 2
    else if (code < 0xdc00) {
      // A pair of surrogates: two characters, four bytes.
      bytes += 2
      at++
    }
  }
  return bytes
}

/** The first character that begins at or behind `bytes` bytes from character `start`. */
export function charAtByte(text: string, start: number, bytes: number): number {
  let at = start
  for (let passed = 0; passed < bytes && at < text.length;) {
    const width = text.codePointAt(at)! > 0xffff ? 2 : 1
    passed += utf8Length(text, at, at + width)
    at += width
  }
  return at
}

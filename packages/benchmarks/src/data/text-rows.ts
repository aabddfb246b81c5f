/** A number and a text of twelve letters. */
export type TextRow = [key: number, text: string]

const KEYS = 1_000_000

function scramble(i: number): number {
  let x = Math.imul(i ^ (i >>> 16), 0x45d9f3b)
  x = Math.imul(x ^ (x >>> 16), 0x45d9f3b)
  return (x ^ (x >>> 16)) >>> 0
}

const codes = new Uint8Array(12)
const decoder = new TextDecoder('latin1')

/** The row at a place: the same in every process. */
export function textRow(i: number): TextRow {
  let [a, b] = [scramble(2 * i + 1), scramble(2 * i + 2)]
  for (let at = 0; at < 6; at++) {
    codes[at] = 97 + (a % 26)
    codes[at + 6] = 97 + (b % 26)
    a = Math.floor(a / 26)
    b = Math.floor(b / 26)
  }
  return [scramble(i) % KEYS, decoder.decode(codes)]
}

/** Lines of words, of which a few are frequent. */
export function randomWords(bytes: number): Buffer {
  const words = Array.from({ length: 50_000 }, (_, i) => textRow(i)[1].slice(0, 3 + (i % 8)))
  const text = Buffer.allocUnsafe(bytes)
  for (let at = 0, i = 0; at < bytes; i++) {
    const random = scramble(i)
    const word = words[Math.floor((random / 2 ** 32) ** 3 * words.length)]
    at += text.write(i % 12 === 11 ? `${word}\n` : `${word} `, at, 'latin1')
  }
  return text
}

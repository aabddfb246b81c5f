import type { Decoder, DecoderOptions } from '../decode/decoder.ts'
import type { StreamFormat } from '../decode/format.ts'
import { MORE, type NONE, TextRecordDecoder } from '../decode/text-record-decoder.ts'
import type { Encoder } from '../encode/encoder.ts'
import { TextEncoding } from '../encode/text-encoding.ts'
import { ownString } from './own-string.ts'

class TextLineDecoder extends TextRecordDecoder<string> {
  protected decodeNext(): string | typeof MORE | typeof NONE {
    const { window } = this
    const { text, at } = window
    let end = text.indexOf('\n', at)
    let next = end + 1
    if (end < 0) {
      if (!window.finished) return MORE
      end = next = text.length
    }
    if (end > at && text.charCodeAt(end - 1) === 13) end--
    const problem = this.invalidText(at, end)
    if (problem !== undefined) return this.reject(end, next, problem)
    window.at = next
    this.line++
    return ownString(text, at, end)
  }
}

class TextLines implements StreamFormat<string> {
  readonly kind = 'stream'
  readonly name = 'text'
  readonly splittable = true
  readonly needsPreamble = false
  readonly endsAnywhere = true

  createDecoder(options: DecoderOptions = {}): Decoder<string> {
    return new TextLineDecoder(options)
  }

  createEncoder(): Encoder<string> {
    return new TextEncoding((line) => `${line}\n`)
  }
}

/**
 * Lines of UTF-8 text, without their line breaks (`\n` or `\r\n`). The last line needs none; a byte order mark at the
 * beginning is dropped. A line that is not valid UTF-8 is a bad record.
 *
 * @example
 * import { textLines } from '@wiesel/formats'
 * const decoder = textLines().createDecoder()
 * decoder.push(new TextEncoder().encode('to be\nor not'))
 * decoder.end()
 * const lines: string[] = []
 * console.log(decoder.read(lines, 100), lines) // → 2 [ 'to be', 'or not' ]
 */
export function textLines(): StreamFormat<string> {
  return new TextLines()
}

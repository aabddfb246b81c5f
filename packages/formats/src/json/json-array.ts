/*
 * A JSON array, read element by element.
 *
 * Algorithm: an element is the text up to the next comma or closing bracket outside of strings and nested brackets; it
 * is parsed by `JSON.parse` as a whole. A bad element therefore costs itself only: reading goes on behind its comma.
 *
 * State: which part of the array stands at `window.at` (in positions, so that reading resumes there); and, for an
 * element that goes on behind the window, how far it is scanned, the depth of its brackets and whether in a string.
 *
 * Separators are passed together with what follows them. So while anything is missing (an element, the closing
 * bracket) something is left to decode, and a file that is cut never looks complete.
 */
import type { Decoder, DecoderOptions } from '../decode/decoder.ts'
import type { StreamFormat } from '../decode/format.ts'
import { MORE, NONE, TextRecordDecoder } from '../decode/text-record-decoder.ts'
import type { Encoder } from '../encode/encoder.ts'
import { TextEncoding } from '../encode/text-encoding.ts'
import { ValueError } from '../errors/value-error.ts'
import { jsonReader, type SchemaLike } from '../schema/standard-schema.ts'
import type { JsonOptions } from './json-lines.ts'
import { jsonWriter } from './json-writer.ts'

/** What stands next: the array, a separator and an element, what is behind the array; or nothing can be read any more. */
type Place = 'array' | 'separator' | 'behind' | 'broken'

class JsonArrayDecoder<T> extends TextRecordDecoder<T> {
  readonly #convert: ((value: unknown) => T) | undefined
  #place: Place
  /** Of the element that begins the window: characters scanned, brackets open, and whether a string is. */
  #scanned = 0
  #depth = 0
  #inString = false

  constructor(options: DecoderOptions, convert: ((value: unknown) => T) | undefined) {
    super(options)
    this.#convert = convert
    this.#place = (options.from?.state as Place | undefined) ?? 'array'
  }

  protected override state(): unknown {
    return this.#place === 'array' ? undefined : this.#place
  }

  protected decodeNext(): T | typeof MORE | typeof NONE {
    const { window } = this
    const { text } = window
    if (this.#place === 'broken') return this.#pass(text.length)
    const at = skipBlanks(text, window.at)
    if (at === text.length) {
      if (!window.finished) return MORE
      return this.#place === 'separator' ? this.#break('the array is not closed.') : this.#pass(at)
    }
    if (this.#place === 'behind') return this.#break('text stands behind the array.')
    const opened = text[at] === '['
    if (this.#place === 'array' && !opened)
      return this.#break('not a JSON array: it does not begin with "[".')
    if (this.#place === 'separator' && text[at] === ']') return this.#close(at)
    return this.#decodeElement(at + 1, this.#place === 'array')
  }

  #decodeElement(start: number, isFirst: boolean): T | typeof MORE | typeof NONE {
    const { window } = this
    const { text } = window
    const from = skipBlanks(text, start)
    if (isFirst && text[from] === ']') return this.#close(from)
    const end = this.#scan(from)
    if (end < 0) return window.finished ? this.#break('the array is not closed.') : MORE
    this.#place = 'separator'
    this.#scanned = 0
    this.#pass(from)
    const problem = this.invalidText(from, end)
    if (problem !== undefined) return this.#reject(end, problem)
    let value: T
    try {
      const parsed: unknown = JSON.parse(text.slice(from, end))
      value = this.#convert === undefined ? (parsed as T) : this.#convert(parsed)
    } catch (error) {
      if (error instanceof ValueError) return this.#reject(end, error.message)
      if (error instanceof SyntaxError) return this.#reject(end, `not JSON: ${error.message}.`)
      throw error
    }
    this.#pass(end)
    return value
  }

  /** Where the element that begins at `from` ends, or -1 when that is behind the window. */
  #scan(from: number): number {
    const { text, at: base } = this.window
    let at = Math.max(from, base + this.#scanned)
    let depth = this.#scanned === 0 ? 0 : this.#depth
    let inString = this.#scanned !== 0 && this.#inString
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (inString) {
        if (code === 92) {
          // The character behind a backslash is scanned together with it.
          if (at + 1 >= text.length) break
          at++
        } else if (code === 34) inString = false
      } else if (code === 34) inString = true
      else if (code === 123 || code === 91) depth++
      else if (code === 125 || code === 93) {
        if (depth === 0) return at
        depth--
      } else if (code === 44 && depth === 0) return at
    }
    this.#scanned = at - base
    this.#depth = depth
    this.#inString = inString
    return -1
  }

  #close(bracket: number): typeof NONE {
    this.#place = 'behind'
    this.#scanned = 0
    return this.#pass(bracket + 1)
  }

  #pass(next: number): typeof NONE {
    const { window } = this
    this.line += countBreaks(window.text, window.at, next)
    window.at = next
    return NONE
  }

  #reject(end: number, reason: string): typeof NONE {
    return this.reject(end, end, reason, countBreaks(this.window.text, this.window.at, end))
  }

  /** Nothing behind this can be read. */
  #break(reason: string): typeof NONE {
    this.#place = 'broken'
    return this.#reject(this.window.text.length, reason)
  }

  protected override rejectLong(): void {
    this.#break(
      `an element is longer than ${this.recordLengthMax} characters; the rest of the array is not read.`,
    )
  }
}

function skipBlanks(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return at
  }
  return text.length
}

function countBreaks(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

class JsonArray<T> implements StreamFormat<T> {
  readonly kind = 'stream'
  readonly name = 'json-array'
  readonly splittable = false
  readonly needsPreamble = false
  readonly endsAnywhere = false
  readonly #schema: SchemaLike<T> | undefined

  constructor(schema: SchemaLike<T> | undefined) {
    this.#schema = schema
  }

  createDecoder(options: DecoderOptions = {}): Decoder<T> {
    return new JsonArrayDecoder(options, this.#schema && jsonReader(this.#schema))
  }

  createEncoder(): Encoder<T> {
    const toJson = jsonWriter(this.#schema)
    let separator = '\n'
    const render = (value: T) => {
      const text = separator + toJson(value)
      separator = ',\n'
      return text
    }
    return new TextEncoding(render, '[', '\n]\n')
  }
}

/**
 * One JSON array; its elements are the records. The file is never in memory as a whole.
 *
 * @example
 * import { jsonArray } from '@wiesel/formats'
 * const decoder = jsonArray().createDecoder()
 * decoder.push(new TextEncoder().encode('[{"a":1},\n {"a":2}]'))
 * decoder.end()
 * const records: unknown[] = []
 * decoder.read(records, 100)
 * console.log(records) // → [ { a: 1 }, { a: 2 } ]
 */
export function jsonArray<T = unknown>(options: JsonOptions<T> = {}): StreamFormat<T> {
  return new JsonArray(options.schema)
}

import type { Decoder, DecoderOptions } from '../decode/decoder.ts'
import type { StreamFormat } from '../decode/format.ts'
import { MORE, NONE, TextRecordDecoder } from '../decode/text-record-decoder.ts'
import type { Encoder } from '../encode/encoder.ts'
import { TextEncoding } from '../encode/text-encoding.ts'
import { ValueError } from '../errors/value-error.ts'
import { jsonReader, type SchemaLike } from '../schema/standard-schema.ts'
import { jsonWriter } from './json-writer.ts'

const NOT_BLANK = /[^ \t\r]/

class JsonLineDecoder<T> extends TextRecordDecoder<T> {
  readonly #convert: ((value: unknown) => T) | undefined

  constructor(options: DecoderOptions, convert: ((value: unknown) => T) | undefined) {
    super(options)
    this.#convert = convert
  }

  protected decodeNext(): T | typeof MORE | typeof NONE {
    const { window } = this
    const { text, at } = window
    let end = text.indexOf('\n', at)
    let next = end + 1
    if (end < 0) {
      if (!window.finished) return MORE
      end = next = text.length
    }
    const line = text.slice(at, end)
    if (window.dirty) {
      const problem = this.invalidText(at, end)
      if (problem !== undefined) return this.reject(end, next, problem)
    }
    let value: T
    try {
      const parsed: unknown = JSON.parse(line)
      value = this.#convert === undefined ? (parsed as T) : this.#convert(parsed)
    } catch (error) {
      return this.#fail(error, line, end, next)
    }
    window.at = next
    this.line++
    return value
  }

  #fail(error: unknown, line: string, end: number, next: number): typeof NONE {
    if (error instanceof ValueError) return this.reject(end, next, error.message)
    if (!(error instanceof SyntaxError)) throw error
    if (NOT_BLANK.test(line)) return this.reject(end, next, `not JSON: ${error.message}.`)
    this.window.at = next
    this.line++
    return NONE
  }
}

class JsonLines<T> implements StreamFormat<T> {
  readonly kind = 'stream'
  readonly name = 'json-lines'
  readonly splittable = true
  readonly needsPreamble = false
  readonly endsAnywhere = true
  readonly #schema: SchemaLike<T> | undefined

  constructor(schema: SchemaLike<T> | undefined) {
    this.#schema = schema
  }

  createDecoder(options: DecoderOptions = {}): Decoder<T> {
    return new JsonLineDecoder(options, this.#schema && jsonReader(this.#schema))
  }

  createEncoder(): Encoder<T> {
    const toJson = jsonWriter(this.#schema)
    return new TextEncoding((value) => `${toJson(value)}\n`)
  }
}

/** How JSON is read and written. */
export interface JsonOptions<T> {
  /** Checks and converts each value. Default: values as `JSON.parse` gives them. */
  schema?: SchemaLike<T>
}

/**
 * One JSON value on each line (NDJSON). Blank lines are passed over.
 *
 * @example
 * import { int, jsonLines, schema } from '@wiesel/formats'
 * const decoder = jsonLines({ schema: schema({ delay: int() }) }).createDecoder()
 * decoder.push(new TextEncoder().encode('{"delay":5}\n{"delay":-2}\n'))
 * decoder.end()
 * const records: { delay: number }[] = []
 * decoder.read(records, 100)
 * console.log(records) // → [ { delay: 5 }, { delay: -2 } ]
 */
export function jsonLines<T = unknown>(options: JsonOptions<T> = {}): StreamFormat<T> {
  return new JsonLines(options.schema)
}

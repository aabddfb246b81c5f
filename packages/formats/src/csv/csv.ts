import type { Decoder, DecoderOptions } from '../decode/decoder.ts'
import type { StreamFormat } from '../decode/format.ts'
import type { Encoder } from '../encode/encoder.ts'
import type { SchemaLike } from '../schema/standard-schema.ts'
import { csvDialect, type CsvOptions } from './csv-options.ts'
import { CsvDecoder } from './csv-decoder.ts'
import { csvEncoder } from './csv-encoder.ts'

class Csv<T> implements StreamFormat<T> {
  readonly kind = 'stream'
  readonly name = 'csv'
  readonly splittable: boolean
  readonly needsPreamble: boolean
  readonly endsAnywhere = true
  readonly #options: CsvOptions<T>

  constructor(options: CsvOptions<T>) {
    const { multiline, quote } = csvDialect(options)
    this.#options = options
    this.splittable = !multiline || quote === ''
    this.needsPreamble = options.header === true && options.columns === undefined
  }

  createDecoder(options: DecoderOptions = {}): Decoder<T> {
    return new CsvDecoder(this.#options, options)
  }

  createEncoder(): Encoder<T> {
    return csvEncoder(this.#options)
  }
}

/**
 * Comma-separated values (RFC 4180 and its relatives). Blank lines are passed over. Bad records are lines with too few
 * or too many columns, cells that do not fit the schema, bad quoting (which costs the line where the quote was
 * opened), and bytes that are not UTF-8.
 *
 * @throws OptionError when options contradict each other.
 * @example
 * import { csv, int, schema, string } from '@wiesel/formats'
 * const flights = csv({ schema: schema({ origin: string(), delay: int() }), header: true })
 * const decoder = flights.createDecoder()
 * decoder.push(new TextEncoder().encode('delay,origin\n5,JFK\n-2,"New York"\n'))
 * decoder.end()
 * const records: { origin: string; delay: number }[] = []
 * decoder.read(records, 100)
 * console.log(records) // → [ { origin: 'JFK', delay: 5 }, { origin: 'New York', delay: -2 } ]
 */
export function csv<T>(options: CsvOptions<T> & { schema: SchemaLike<T> }): StreamFormat<T>
export function csv(
  options: CsvOptions<never> & { header: true; nullLiteral: string },
): StreamFormat<Record<string, string | null>>
export function csv(options: CsvOptions<never> & { header: true }): StreamFormat<Record<string, string>>
export function csv(
  options: CsvOptions<never> & { columns: readonly (string | null)[]; nullLiteral: string },
): StreamFormat<Record<string, string | null>>
export function csv(
  options: CsvOptions<never> & { columns: readonly (string | null)[] },
): StreamFormat<Record<string, string>>
export function csv(options?: CsvOptions<never>): StreamFormat<string[]>
export function csv(options: CsvOptions<any> = {}): StreamFormat<any> {
  return new Csv(options)
}

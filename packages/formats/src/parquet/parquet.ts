import { OptionError } from '@wiesel/runtime'
import type { BlockFormat, BlockReader, RandomAccess } from '../decode/block-format.ts'
import type { Encoder } from '../encode/encoder.ts'
import type { Schema } from '../schema/object-field.ts'
import { isSchema, type SchemaLike } from '../schema/standard-schema.ts'
import { ParquetEncoder } from './parquet-encoder.ts'
import { openParquet } from './parquet-reader.ts'

/** How Parquet is read and written. */
export interface ParquetOptions<T> {
  /** The columns to read, and their types. Needed for writing; without it all columns are read as they are stored. */
  schema?: SchemaLike<T>
  /** Rows of a row group that is written. Default 100,000. */
  rowGroupSize?: number
}

const ROW_GROUP_SIZE = 100_000

class Parquet<T> implements BlockFormat<T> {
  readonly kind = 'block'
  readonly name = 'parquet'
  readonly splittable = true
  readonly endsAnywhere = false
  readonly #options: ParquetOptions<T>

  constructor(options: ParquetOptions<T>) {
    this.#options = options
  }

  open(file: RandomAccess, start: number, end: number, name: string): Promise<BlockReader<T>> {
    return openParquet(file, start, end, name, this.#options.schema)
  }

  createEncoder(): Encoder<T> {
    const { schema, rowGroupSize = ROW_GROUP_SIZE } = this.#options
    if (schema === undefined || !isSchema(schema)) {
      throw new OptionError(
        'Parquet is written with types. Give the parquet format a schema made by schema({ ... }).',
      )
    }
    return new ParquetEncoder<T>(schema as Schema<T>, rowGroupSize)
  }
}

/**
 * Apache Parquet, by hyparquet. With a schema only its columns are read. Written files have the types `int` and
 * `bigint` as INT64, `float` as DOUBLE, `date` and `timestamp` as TIMESTAMP in milliseconds, arrays and objects as
 * JSON; they are compressed with Snappy.
 *
 * Complexity: one row group of each file that is open is in memory, when reading and when writing.
 *
 * @example
 * import { int, parquet, schema, string } from '@wiesel/formats'
 * const format = parquet({ schema: schema({ origin: string(), delay: int() }) })
 * const encoder = format.createEncoder()
 * encoder.write({ origin: 'JFK', delay: 5 })
 * const bytes = encoder.end()
 * const file = { size: bytes.length, read: async (start: number, end: number) => bytes.subarray(start, end) }
 * const reader = await format.open(file, 0, bytes.length, 'memory')
 * console.log((await reader.readBlock(0)).map((row) => reader.toRecord(row))) // → [ { origin: 'JFK', delay: 5 } ]
 */
export function parquet<T = Record<string, unknown>>(options: ParquetOptions<T> = {}): BlockFormat<T> {
  return new Parquet(options)
}

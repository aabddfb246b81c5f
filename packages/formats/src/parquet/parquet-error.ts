import { WieselError } from '@wiesel/runtime'

/**
 * A Parquet file that cannot be read, or does not have the columns of the schema.
 *
 * @example
 * import { parquet, type ParquetError } from '@wiesel/formats'
 * const file = { size: 20, read: async () => new Uint8Array(20) }
 * await parquet().open(file, 0, 20, 'a.parquet').catch((error: ParquetError) => console.log(error.code)) // → PARQUET
 */
export class ParquetError extends WieselError {
  constructor(message: string, cause?: unknown) {
    super('PARQUET', message, { cause })
  }
}

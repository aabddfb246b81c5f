import { WieselError } from '@wiesel/runtime'

/** A Parquet file that cannot be read, or does not have the columns of the schema. */
export class ParquetError extends WieselError {
  constructor(message: string, cause?: unknown) {
    super('PARQUET', message, { cause })
  }
}

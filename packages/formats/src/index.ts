// Schemas
export { Field, type Infer } from './schema/field.ts'
export { string } from './schema/string-field.ts'
export { bigint, float, int } from './schema/number-fields.ts'
export { boolean, type BooleanOptions } from './schema/boolean-field.ts'
export { date, timestamp } from './schema/time-fields.ts'
export { array } from './schema/array-field.ts'
export { nullable, optional } from './schema/absent-fields.ts'
export { object, schema, Schema, type FieldMap, type RecordOf } from './schema/object-field.ts'
export type { RecordFactory } from './schema/record-factory.ts'
export type { FieldDescription, ObjectDescription } from './schema/field-description.ts'
export { fieldFromJSON } from './schema/field-from-json.ts'
export { AsyncSchemaError, isSchema, type SchemaLike } from './schema/standard-schema.ts'
export { TimestampPattern } from './time/timestamp-pattern.ts'

// What a format is
export type { StreamFormat } from './decode/format.ts'
export type { BlockFormat, BlockReader, RandomAccess } from './decode/block-format.ts'
export type { BadRecord, Decoder, DecoderOptions, DecoderPosition } from './decode/decoder.ts'
export type { Encoder } from './encode/encoder.ts'

// Formats
export { textLines } from './text/text-lines.ts'
export { csv } from './csv/csv.ts'
export type { CsvOptions } from './csv/csv-options.ts'
export { jsonLines, type JsonOptions } from './json/json-lines.ts'
export { jsonArray } from './json/json-array.ts'
export { parquet, type ParquetOptions } from './parquet/parquet.ts'

// Compression, by name (`@wiesel/formats/node` does it)
export {
  CompressionError,
  compressionOfName,
  extensionOf,
  type Compression,
} from './compression/compression.ts'

// Errors
export { ValueError } from './errors/value-error.ts'
export { badRecordError, BadRecordError } from './errors/bad-record-error.ts'
export { ParquetError } from './parquet/parquet-error.ts'
export { CsvHeaderError } from './csv/csv-columns.ts'

import {
  csv,
  jsonArray,
  jsonLines,
  parquet,
  textLines,
  type CsvOptions,
  type SchemaLike,
} from '@wiesel/formats'
import { fileSource, type FileReadOptions, type FileSource } from './file-source.ts'

/**
 * The lines of text files. `path` is a file, a directory or a glob.
 *
 * @example
 * import { textFile } from '@wiesel/connector-files'
 * console.log(textFile('book.txt').boundedness) // → bounded
 */
export function textFile(path: string, options: FileReadOptions = {}): FileSource<string> {
  return fileSource({ ...options, paths: path, format: textLines() })
}

/**
 * The records of CSV files: typed with a `schema`, otherwise objects of strings by the header in the first line.
 *
 * @example
 * import { csvFile } from '@wiesel/connector-files'
 * import { int, schema, string } from '@wiesel/formats'
 * const flights = csvFile('flights.csv', { schema: schema({ origin: string(), delay: int() }), onError: 'skip' })
 * console.log(flights.boundedness) // → bounded
 */
export function csvFile<T>(
  path: string,
  options: CsvOptions<T> & FileReadOptions & { schema: SchemaLike<T> },
): FileSource<T>
export function csvFile(
  path: string,
  options?: CsvOptions<never> & FileReadOptions,
): FileSource<Record<string, string>>
export function csvFile(path: string, options: CsvOptions<any> & FileReadOptions = {}): FileSource<any> {
  return fileSource({
    ...options,
    paths: path,
    format: csv({ header: true, ...options } as CsvOptions<never>),
  })
}

/**
 * The values of files with one JSON value on each line.
 *
 * @example
 * import { jsonLinesFile } from '@wiesel/connector-files'
 * console.log(jsonLinesFile('events.jsonl.gz').boundedness) // → bounded
 */
export function jsonLinesFile<T = unknown>(
  path: string,
  options: { schema?: SchemaLike<T> } & FileReadOptions = {},
): FileSource<T> {
  return fileSource({ ...options, paths: path, format: jsonLines<T>({ schema: options.schema }) })
}

/**
 * The elements of files that are one JSON array each.
 *
 * @example
 * import { jsonArrayFile } from '@wiesel/connector-files'
 * console.log(jsonArrayFile('export.json').boundedness) // → bounded
 */
export function jsonArrayFile<T = unknown>(
  path: string,
  options: { schema?: SchemaLike<T> } & FileReadOptions = {},
): FileSource<T> {
  return fileSource({ ...options, paths: path, format: jsonArray<T>({ schema: options.schema }) })
}

/**
 * The rows of Parquet files; with a schema only its columns.
 *
 * @example
 * import { parquetFile } from '@wiesel/connector-files'
 * import { int, schema, string } from '@wiesel/formats'
 * const flights = parquetFile('flights.parquet', { schema: schema({ origin: string(), delay: int() }) })
 * console.log(flights.boundedness) // → bounded
 */
export function parquetFile<T = Record<string, unknown>>(
  path: string,
  options: { schema?: SchemaLike<T> } & FileReadOptions = {},
): FileSource<T> {
  return fileSource({ ...options, paths: path, format: parquet<T>({ schema: options.schema }) })
}

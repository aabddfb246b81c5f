import type { Encoder } from '../encode/encoder.ts'
import { TextEncoding } from '../encode/text-encoding.ts'
import { OptionError } from '@wiesel/runtime'
import { isSchema } from '../schema/standard-schema.ts'
import { declaredColumns } from './csv-columns.ts'
import { csvDialect, type CsvDialect, type CsvOptions } from './csv-options.ts'

type Cell = (record: Record<string, unknown>) => string | null

/** An encoder that quotes where the decoder of the same options would otherwise read something else. */
export function csvEncoder<T>(options: CsvOptions<T>): Encoder<T> {
  const withHeader = options.header === true
  const dialect = csvDialect(options)
  const quoted = quoter(dialect)
  const names = declaredColumns({ ...options, header: false })
  const line = (cells: readonly (string | null)[]) => {
    const text = cells.map((cell, column) => quoted(cell, column === 0)).join(dialect.delimiter)
    // A line without anything would be passed over as a blank one.
    return `${text === '' && dialect.quote !== '' ? dialect.quote + dialect.quote : text}\n`
  }
  if (names === undefined) return untypedEncoder(withHeader, line)
  const cells = names.map((name) => cellOf(options, name))
  const head = withHeader ? line(names) : ''
  return new TextEncoding(
    (value: T) => line(cells.map((cell) => cell(value as Record<string, unknown>))),
    head,
  )
}

/** Without declared columns the properties of the first record, or the items of arrays, are the cells. */
function untypedEncoder<T>(
  withHeader: boolean,
  line: (cells: readonly (string | null)[]) => string,
): Encoder<T> {
  let names: string[] | undefined
  return new TextEncoding((value: T) => {
    if (Array.isArray(value)) return line(value.map(plainText))
    if (typeof value !== 'object' || value === null) {
      throw new OptionError(
        'A csv format without schema and columns writes objects or arrays. Give a schema, or write text lines.',
      )
    }
    const record = value as Record<string, unknown>
    const head = names === undefined && withHeader ? line((names = Object.keys(record))) : ''
    names ??= Object.keys(record)
    return head + line(names.map((name) => plainText(record[name])))
  })
}

function cellOf<T>(options: CsvOptions<T>, name: string | null): Cell {
  if (name === null) return () => null
  const { schema } = options
  const index = schema !== undefined && isSchema(schema) ? schema.names.indexOf(name) : -1
  if (schema === undefined || !isSchema(schema) || index < 0) return (record) => plainText(record[name])
  const type = schema.types[index]
  return (record) => {
    const value = record[name]
    return (value === null || value === undefined) && type.absent !== 'error' ? null : type.toText(value)
  }
}

function plainText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function quoter(dialect: CsvDialect): (cell: string | null, isFirst: boolean) => string {
  const { delimiter, quote, escape, comment, trim } = dialect
  const nullLiteral = dialect.nullLiteral ?? ''
  const mustQuote = (cell: string, isFirst: boolean) =>
    cell === nullLiteral ||
    cell.includes(delimiter) ||
    cell.includes(quote) ||
    cell.includes('\n') ||
    cell.includes('\r') ||
    (isFirst && (cell.startsWith('\uFEFF') || (comment !== '' && cell.startsWith(comment)))) ||
    (trim && cell !== cell.trim())
  return (cell, isFirst) => {
    if (cell === null) return nullLiteral
    if (quote === '') {
      if (cell.includes(delimiter) || cell.includes('\n')) {
        throw new OptionError(
          `The cell "${cell}" contains a delimiter or a line break, and quotes are off. Set quote, or another delimiter.`,
        )
      }
      return cell
    }
    if (!mustQuote(cell, isFirst)) return cell
    let text = escape === quote ? cell : cell.replaceAll(escape, escape + escape)
    text = text.replaceAll(quote, escape + quote)
    return quote + text + quote
  }
}

import type { Encoder } from '../encode/encoder.ts'
import { TextEncoding } from '../encode/text-encoding.ts'
import { OptionError } from '@wiesel/runtime'
import { ValueError } from '../errors/value-error.ts'
import { isSchema } from '../schema/standard-schema.ts'
import { declaredColumns } from './csv-columns.ts'
import { csvDialect, type CsvDialect, type CsvOptions } from './csv-options.ts'

type Cell = (record: Record<string, unknown>) => string | null

/** An encoder that quotes where the decoder of the same options would otherwise read something else. */
export function csvEncoder<T>(options: CsvOptions<T>): Encoder<T> {
  const withHeader = options.header === true
  const line = lineWriter(csvDialect(options))
  const names = declaredColumns({ ...options, header: false })
  if (names === undefined) return untypedEncoder(withHeader, line)
  const readers = names.map((name) => cellOf(options, name))
  const cells: (string | null)[] = names.map(() => null)
  const head = withHeader ? line(names) : ''
  return new TextEncoding((value: T) => {
    for (let column = 0; column < readers.length; column++) {
      cells[column] = readers[column](value as Record<string, unknown>)
    }
    return line(cells)
  }, head)
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
    if (value !== null && value !== undefined) return type.toText(value)
    if (type.absent === 'error') throw new ValueError(type.expected, value, name)
    return null
  }
}

function plainText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A function that writes the cells of a record as a line. */
function lineWriter(dialect: CsvDialect): (cells: readonly (string | null)[]) => string {
  const { delimiter, quote } = dialect
  const nullLiteral = dialect.nullLiteral ?? ''
  const isPlain = plainTest(dialect)
  const quoted = quote === '' ? refuse : quoter(dialect)
  return (cells) => {
    let line = ''
    for (let column = 0; column < cells.length; column++) {
      const cell = cells[column]
      if (column > 0) line += delimiter
      line += cell === null ? nullLiteral : isPlain(cell, column === 0) ? cell : quoted(cell)
    }
    // A line without anything would be passed over as a blank one.
    return `${line === '' ? quoted('') : line}\n`
  }
}

/** Whether the decoder reads the text of a cell, without quotes, as it is. */
function plainTest(dialect: CsvDialect): (cell: string, isFirst: boolean) => boolean {
  const { delimiter, quote, comment, trim } = dialect
  // Without quotes nothing tells an empty cell from no value.
  const nullLiteral =
    quote === '' && dialect.nullLiteral === undefined ? undefined : (dialect.nullLiteral ?? '')
  const special = [delimiter, quote, '\n', '\r'].filter((text) => text !== '').map(escapeRegExp)
  const pattern = new RegExp(special.join('|'))
  return (cell, isFirst) =>
    cell !== nullLiteral &&
    !pattern.test(cell) &&
    !(isFirst && (cell.startsWith('\uFEFF') || (comment !== '' && cell.startsWith(comment)))) &&
    !(trim && cell !== cell.trim())
}

function quoter({ quote, escape }: CsvDialect): (cell: string) => string {
  return (cell) => {
    const text = escape === quote ? cell : cell.replaceAll(escape, escape + escape)
    return quote + text.replaceAll(quote, escape + quote) + quote
  }
}

function refuse(cell: string): never {
  throw new ValueError(
    'a cell that needs no quotes, since quotes are off (set quote, or another delimiter)',
    cell,
  )
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

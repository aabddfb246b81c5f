import { OptionError, WieselError } from '@wiesel/runtime'
import { ValueError } from '../errors/value-error.ts'
import type { Field } from '../schema/field.ts'
import { nullable } from '../schema/absent-fields.ts'
import { Schema } from '../schema/object-field.ts'
import { isSchema, jsonReader } from '../schema/standard-schema.ts'
import { string } from '../schema/string-field.ts'
import type { CsvOptions } from './csv-options.ts'

/**
 * The first line does not name the columns that the schema asks for.
 *
 * @example
 * import { csv, int, schema, type CsvHeaderError } from '@wiesel/formats'
 * const decoder = csv({ schema: schema({ delay: int() }), header: true }).createDecoder()
 * decoder.push(new TextEncoder().encode('origin\nJFK\n'))
 * try {
 *   decoder.read([], 1)
 * } catch (error) {
 *   console.log((error as CsvHeaderError).message)
 *   // → There is no column "delay"; the columns are "origin". Mend the header or the schema, or make the fields optional().
 * }
 */
export class CsvHeaderError extends WieselError {
  constructor(message: string) {
    super('CSV_HEADER', message)
  }
}

/** Cells of one record: from `starts[i]` to `ends[i]` of the text, or `texts[i]` where quotes had to be taken out. */
export interface CsvCells {
  text: string
  count: number
  readonly starts: number[]
  readonly ends: number[]
  readonly texts: (string | undefined)[]
  readonly quoted: boolean[]
  /** Whether any `texts` or `quoted` of this record is set. */
  hasQuotes: boolean
}

/** Turns the cells of a record into the record. Throws a {@link ValueError} for a bad cell. */
export interface CsvColumns<T> {
  /** How many cells a record must have; -1 for any number. */
  readonly width: number
  toRecord(cells: CsvCells): T
}

/** Reads by the columns of the file; `names` are those, in order. */
class TypedColumns<T> implements CsvColumns<T> {
  readonly width: number
  /** Per column of the file: its place in the schema, or -1. */
  readonly #slots: readonly number[]
  readonly #types: readonly (Field<unknown> | undefined)[]
  readonly #names: readonly (string | null)[]
  readonly #values: unknown[]
  readonly #create: (values: readonly unknown[]) => unknown
  readonly #nullLiteral: string

  constructor(names: readonly (string | null)[], schema: Schema<T>, nullLiteral: string) {
    this.width = names.length
    this.#names = names
    this.#slots = names.map((name) => (name === null ? -1 : schema.names.indexOf(name)))
    this.#types = this.#slots.map((slot) => schema.types[slot])
    this.#values = new Array<unknown>(schema.names.length)
    this.#create = schema.create
    this.#nullLiteral = nullLiteral
  }

  toRecord(cells: CsvCells): T {
    const values = this.#values
    const slots = this.#slots
    let column = 0
    try {
      for (; column < slots.length; column++) {
        const slot = slots[column]
        if (slot >= 0) values[slot] = this.#read(cells, column, this.#types[column]!)
      }
    } catch (error) {
      throw error instanceof ValueError ? error.within(this.#names[column]!) : error
    }
    return this.#create(values) as T
  }

  #read(cells: CsvCells, column: number, type: Field<unknown>): unknown {
    if (cells.hasQuotes) {
      const text = cells.texts[column]
      if (text !== undefined) return type.parse(text, 0, text.length)
    }
    const start = cells.starts[column]
    const end = cells.ends[column]
    if (type.absent !== 'error' && !(cells.hasQuotes && cells.quoted[column])) {
      const literal = this.#nullLiteral
      if (end - start === literal.length && cells.text.startsWith(literal, start)) {
        return type.absent === 'null' ? null : undefined
      }
    }
    return type.parse(cells.text, start, end)
  }
}

/** Reads every record as an array of strings. */
class StringColumns implements CsvColumns<string[]> {
  readonly width = -1

  toRecord(cells: CsvCells): string[] {
    const row = new Array<string>(cells.count)
    for (let column = 0; column < cells.count; column++) row[column] = cellText(cells, column)
    return row
  }
}

/** The text of one cell. */
export function cellText(cells: CsvCells, column: number): string {
  const text = cells.hasQuotes ? cells.texts[column] : undefined
  return text ?? string().parse(cells.text, cells.starts[column], cells.ends[column])
}

/** The names of the columns of a file without a header; `undefined` when only a header tells. */
export function declaredColumns(options: CsvOptions): readonly (string | null)[] | undefined {
  if (options.columns !== undefined) return options.columns
  if (options.header !== true && options.schema !== undefined && isSchema(options.schema))
    return options.schema.names
  return undefined
}

/**
 * How the records of a file with these columns are read.
 *
 * @throws CsvHeaderError when a column that the schema asks for is missing, or is named twice.
 */
export function csvColumns<T>(
  options: CsvOptions<T>,
  names: readonly (string | null)[] | undefined,
): CsvColumns<T> {
  const { schema, nullLiteral } = options
  if (names === undefined) {
    if (schema === undefined) return new StringColumns() as unknown as CsvColumns<T>
    throw new OptionError(
      'A csv format with a Standard Schema must know its columns. Give header: true or columns: [...].',
    )
  }
  const named = names.filter((name) => name !== null)
  const twice = named.find((name, index) => named.indexOf(name) !== index)
  if (twice !== undefined)
    throw new CsvHeaderError(
      `The column "${twice}" is there twice. Name the columns with columns: [...] and header: 'skip'.`,
    )
  if (schema !== undefined && isSchema(schema)) {
    const missing = schema.names.filter(
      (name, index) => !names.includes(name) && schema.types[index].absent !== 'undefined',
    )
    if (missing.length > 0) {
      throw new CsvHeaderError(
        `There is no column ${missing.map((name) => `"${name}"`).join(', ')}; the columns are ${named.map((name) => `"${name}"`).join(', ')}. ` +
          'Mend the header or the schema, or make the fields optional().',
      )
    }
    return new TypedColumns(names, schema as Schema<T>, nullLiteral ?? '')
  }
  const type = nullLiteral === undefined ? string() : nullable(string())
  const texts = new Schema<Record<string, string | null>>(
    Object.fromEntries(named.map((name) => [name, type])),
  )
  const columns = new TypedColumns(names, texts, nullLiteral ?? '')
  if (schema === undefined) return columns as unknown as CsvColumns<T>
  const convert = jsonReader(schema)
  return { width: columns.width, toRecord: (cells) => convert(columns.toRecord(cells)) }
}

import { OptionError } from '@wiesel/runtime'
import type { SchemaLike } from '../schema/standard-schema.ts'

/** How CSV is read and written. */
export interface CsvOptions<T = unknown> {
  /** Types of the columns. Without it records are objects of strings (with a header) or arrays of strings. */
  schema?: SchemaLike<T>
  /**
   * Whether the first line names the columns. With a schema, columns are then found by name, in any order, and further
   * columns are left out. `'skip'`: the first line is passed over and columns are found by place. Default `false`.
   */
  header?: boolean | 'skip'
  /** Names of the columns in their order, where there is no header; `null` leaves a column out. Default: the fields of the schema. */
  columns?: readonly (string | null)[]
  /** Between cells. Default `,`. */
  delimiter?: string
  /** Around cells that contain delimiters, quotes or line breaks; `false` for none. Default `"`. */
  quote?: string | false
  /** Before a quote inside a quoted cell. Default: the quote itself. */
  escape?: string
  /** Lines that begin with it are passed over. Default: none. */
  comment?: string
  /** Whether blanks around cells are cut off. Default `false`. */
  trim?: boolean
  /** A cell without quotes that stands for no value in nullable and optional fields. Default: the empty cell. */
  nullLiteral?: string
  /**
   * Whether quoted cells may contain line breaks. A file is read from several places at once only where they may not,
   * since one cannot tell from the middle what is inside quotes. Default `true`.
   */
  multiline?: boolean
}

/** The options with their defaults, checked. */
export interface CsvDialect {
  readonly delimiter: string
  readonly quote: string
  readonly escape: string
  readonly comment: string
  readonly trim: boolean
  readonly nullLiteral: string | undefined
  readonly multiline: boolean
}

/** @throws OptionError when two options contradict each other. */
export function csvDialect(options: CsvOptions): CsvDialect {
  const { delimiter = ',', quote = '"', comment = '', trim = false, nullLiteral, multiline = true } = options
  const escape = options.escape ?? (quote === false ? '' : quote)
  if (delimiter === '' || /[\r\n]/.test(delimiter))
    throw wrong('delimiter', 'must be at least one character and no line break')
  if (quote !== false && quote.length !== 1) throw wrong('quote', 'must be one character, or false for none')
  if (escape.length !== (quote === false ? 0 : 1))
    throw wrong('escape', 'must be one character, and needs a quote')
  if (quote !== false && delimiter.includes(quote)) throw wrong('quote', 'must differ from the delimiter')
  if (/[\r\n]/.test(comment)) throw wrong('comment', 'must not contain a line break')
  return { delimiter, quote: quote === false ? '' : quote, escape, comment, trim, nullLiteral, multiline }
}

function wrong(option: string, rule: string): OptionError {
  return new OptionError(`The csv option "${option}" ${rule}. Change it.`)
}

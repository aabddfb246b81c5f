import type { DecoderOptions } from '../decode/decoder.ts'
import { isBeginning, MORE, NONE, TextRecordDecoder } from '../decode/text-record-decoder.ts'
import { ValueError } from '../errors/value-error.ts'
import { cellText, csvColumns, CsvHeaderError, declaredColumns, type CsvColumns } from './csv-columns.ts'
import { csvDialect, type CsvOptions } from './csv-options.ts'
import { CsvScanner } from './csv-scanner.ts'

interface CsvState {
  columns: (string | null)[]
}

/** Decodes CSV. Its positions carry the columns of the header. */
export class CsvDecoder<T> extends TextRecordDecoder<T> {
  readonly #options: CsvOptions<T>
  readonly #scanner: CsvScanner
  #columns: CsvColumns<T> | undefined
  #state: CsvState | undefined
  #headerDue: boolean

  constructor(csv: CsvOptions<T>, options: DecoderOptions) {
    super(options)
    this.#options = csv
    this.#scanner = new CsvScanner(this.window, csvDialect(csv))
    this.#state = options.from?.state as CsvState | undefined
    const begins = options.from === undefined || isBeginning(options.from)
    this.#headerDue = Boolean(csv.header) && begins && this.#state === undefined
    if (this.#state !== undefined) this.#columns = csvColumns(csv, this.#state.columns)
    else if (csv.header !== true || csv.columns !== undefined)
      this.#columns = csvColumns(csv, declaredColumns(csv))
    else if (!this.#headerDue) {
      throw new CsvHeaderError(
        'Reading begins in the middle, where the header is not known. Give the state of a position behind the header.',
      )
    }
  }

  protected decodeNext(): T | typeof MORE | typeof NONE {
    const scanner = this.#scanner
    const { window } = this
    const scan = scanner.scan()
    if (scan === 'more') return MORE
    const { end, next, lines } = scanner
    if (scan === 'nothing') return this.#pass(next, lines)
    if (scan === 'bad') {
      if (this.#headerDue) throw new CsvHeaderError(`The header has ${scanner.reason} Mend the first line.`)
      return this.reject(end, next, scanner.reason)
    }
    if (this.#headerDue) return this.#readHeader(next, lines)
    const problem = this.invalidText(window.at, end)
    if (problem !== undefined) return this.reject(end, next, problem, lines)
    const { cells } = scanner
    const columns = this.#columns!
    if (cells.count !== columns.width && columns.width >= 0) {
      return this.reject(end, next, `${cells.count} columns, expected ${columns.width}.`, lines)
    }
    let record: T
    try {
      record = columns.toRecord(cells)
    } catch (error) {
      if (error instanceof ValueError) return this.reject(end, next, error.message, lines)
      throw error
    }
    window.at = next
    this.line += lines
    return record
  }

  #pass(next: number, lines: number): typeof NONE {
    this.window.at = next
    this.line += lines
    return NONE
  }

  #readHeader(next: number, lines: number): typeof NONE {
    const { cells } = this.#scanner
    this.#headerDue = false
    if (this.#columns === undefined) {
      const names = Array.from({ length: cells.count }, (_, column) => cellText(cells, column))
      // A delimiter at the end of each line makes a column without a name.
      this.#state = { columns: names.map((name) => (name === '' ? null : name)) }
      this.#columns = csvColumns(this.#options, this.#state.columns)
    }
    return this.#pass(next, lines)
  }

  protected override state(): unknown {
    return this.#state
  }
}

/*
 * Finds the cells of the next record in a text window.
 *
 * Algorithm: the next line break, quote and delimiter are looked up with `indexOf`, which runs at memory speed, and
 * remembered until the record passes them. A record without a quote, nearly every one, is cut at its delimiters.
 * A record with a quote is read cell by cell.
 *
 * Why a record with bad quoting costs one line only: nothing tells where a cell with an open quote was meant to end, so
 * the line in which the record began is rejected and reading goes on with the next line.
 */
import type { TextWindow } from '../text/text-window.ts'
import type { CsvCells } from './csv-columns.ts'
import type { CsvDialect } from './csv-options.ts'

/** What `CsvScanner.scan` found: cells, no record (blank line, comment), a record that goes on, or bad quoting. */
export type CsvScan = 'cells' | 'nothing' | 'more' | 'bad'

/** See the top of the file. */
export class CsvScanner {
  readonly cells: CsvCells = {
    text: '',
    count: 0,
    starts: [],
    ends: [],
    texts: [],
    quoted: [],
    hasQuotes: false,
  }
  /** End of the record without its line break. */
  end = 0
  /** Where the next record begins. */
  next = 0
  /** How many line breaks are passed. */
  lines = 1
  /** What is wrong, after `'bad'`. */
  reason = ''
  readonly #window: TextWindow
  readonly #dialect: CsvDialect
  #generation = -1
  #quoteAt = 0
  #delimiterAt = 0

  constructor(window: TextWindow, dialect: CsvDialect) {
    this.#window = window
    this.#dialect = dialect
  }

  /** Scans what begins at `window.at`; does not move it. */
  scan(): CsvScan {
    const window = this.#window
    const { text, at } = window
    if (this.#generation !== window.generation) {
      this.#generation = window.generation
      this.#quoteAt = this.#delimiterAt = -1
    }
    let end = text.indexOf('\n', at)
    let next = end + 1
    if (end < 0) {
      if (!window.finished) return 'more'
      end = next = text.length
    }
    this.next = next
    this.lines = 1
    if (end > at && text.charCodeAt(end - 1) === 13) end--
    this.end = end
    if (end === at) return 'nothing'
    const { comment, quote } = this.#dialect
    if (comment !== '' && text.startsWith(comment, at)) return 'nothing'
    if (quote !== '') {
      if (this.#quoteAt < at) this.#quoteAt = find(text, quote, at)
      if (this.#quoteAt < end) return this.#scanQuoted(text, at)
    }
    this.#cut(text, at, end)
    return 'cells'
  }

  #cut(text: string, at: number, end: number): void {
    const { cells } = this
    const { delimiter, trim } = this.#dialect
    const { starts, ends } = cells
    let count = 0
    let start = at
    let delimiterAt = this.#delimiterAt
    if (delimiterAt < at) delimiterAt = find(text, delimiter, at)
    while (delimiterAt < end) {
      starts[count] = start
      ends[count++] = delimiterAt
      start = delimiterAt + delimiter.length
      delimiterAt = find(text, delimiter, start)
    }
    this.#delimiterAt = delimiterAt
    starts[count] = start
    ends[count++] = end
    cells.text = text
    cells.count = count
    cells.hasQuotes = false
    if (trim) for (let column = 0; column < count; column++) this.#trim(column)
  }

  #trim(column: number): void {
    const { text, starts, ends } = this.cells
    let start = starts[column]
    let end = ends[column]
    while (start < end && isBlank(text.charCodeAt(start))) start++
    while (end > start && isBlank(text.charCodeAt(end - 1))) end--
    starts[column] = start
    ends[column] = end
  }

  #scanQuoted(text: string, at: number): CsvScan {
    const { cells } = this
    const { delimiter, quote, trim } = this.#dialect
    const { finished } = this.#window
    cells.text = text
    cells.count = 0
    cells.hasQuotes = true
    let start = at
    for (;;) {
      let open = start
      if (trim) while (isBlank(text.charCodeAt(open))) open++
      const stop = text.startsWith(quote, open) ? this.#quotedCell(open + 1) : this.#plainCell(start)
      if (stop === NO_END) return finished ? this.#bad('a quote is opened and not closed') : 'more'
      if (stop === BAD) return 'bad'
      if (text.startsWith(delimiter, stop)) {
        start = stop + delimiter.length
        continue
      }
      if (stop >= text.length && !finished) return 'more'
      const lineEnd = text.startsWith('\r\n', stop) ? stop + 1 : stop
      if (lineEnd < text.length && text.charCodeAt(lineEnd) !== 10) {
        if (text.charCodeAt(stop) === 13 && lineEnd + 1 >= text.length) {
          if (!finished) return 'more'
        } else return this.#bad(`text stands behind the closing quote of column ${cells.count}`)
      }
      this.end = stop
      this.next = Math.min(lineEnd + 1, text.length)
      return 'cells'
    }
  }

  /** Reads a cell behind its opening quote. Returns where its closing quote (and blanks) ended. */
  #quotedCell(start: number): number {
    const { cells } = this
    const { quote, escape, multiline, trim } = this.#dialect
    const { text } = cells
    const column = cells.count++
    let unescaped: string | undefined
    let from = start
    let at = start
    for (;;) {
      const close = text.indexOf(quote, at)
      if (!multiline && (close < 0 || close >= this.end))
        return this.#badCell('a quote is opened and not closed in its line')
      if (close < 0) return NO_END
      const escaped =
        escape === quote ? text.startsWith(quote, close + 1) : isEscaped(text, start, close, escape)
      if (!escaped) {
        cells.starts[column] = start
        cells.ends[column] = close
        cells.quoted[column] = true
        if (escape !== quote) unescaped = unescape(text.slice(start, close), escape, quote)
        else if (unescaped !== undefined) unescaped += text.slice(from, close)
        cells.texts[column] = unescaped
        this.lines += countBreaks(text, start, close)
        at = close + 1
        break
      }
      if (escape === quote) {
        unescaped = (unescaped ?? '') + text.slice(from, close + 1)
        from = close + 2
        at = close + 2
      } else at = close + 1
    }
    // A quote that ends the window may be the first of two.
    if (at >= text.length && !this.#window.finished) return NO_END
    if (trim) while (isBlank(text.charCodeAt(at))) at++
    return at
  }

  /** Reads a cell without quotes. Returns where it ends. */
  #plainCell(start: number): number {
    const { cells } = this
    const { delimiter, quote, trim } = this.#dialect
    const { text } = cells
    let end = text.indexOf('\n', start)
    if (end < 0) {
      if (!this.#window.finished) return NO_END
      end = text.length
    } else if (end > start && text.charCodeAt(end - 1) === 13) end--
    const delimiterAt = text.indexOf(delimiter, start)
    if (delimiterAt >= 0 && delimiterAt < end) end = delimiterAt
    const column = cells.count++
    const stray = text.indexOf(quote, start)
    if (stray >= 0 && stray < end)
      return this.#badCell(`a quote stands inside column ${column + 1}, which does not begin with one`)
    cells.starts[column] = start
    cells.ends[column] = end
    cells.quoted[column] = false
    cells.texts[column] = undefined
    if (trim) this.#trim(column)
    return end
  }

  #badCell(reason: string): number {
    this.#bad(reason)
    return BAD
  }

  /** `end` and `next` still are those of the line in which the record began. */
  #bad(reason: string): 'bad' {
    this.reason = `bad quoting: ${reason}.`
    this.lines = 1
    return 'bad'
  }
}

const NO_END = -1
const BAD = -2

function find(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from)
  return at < 0 ? text.length : at
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}

function isEscaped(text: string, start: number, at: number, escape: string): boolean {
  let escapes = 0
  while (at - escapes > start && text[at - escapes - 1] === escape) escapes++
  return escapes % 2 === 1
}

function unescape(cell: string, escape: string, quote: string): string | undefined {
  if (!cell.includes(escape)) return undefined
  let result = ''
  for (let at = 0; at < cell.length; at++) {
    const next = cell[at + 1]
    if (cell[at] === escape && (next === escape || next === quote)) at++
    result += cell[at]
  }
  return result
}

function countBreaks(text: string, start: number, end: number): number {
  let count = 0
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) count++
  return count
}

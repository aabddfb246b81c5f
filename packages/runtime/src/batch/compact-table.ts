/**
 * What: the rows of a {@link JoinTable} that will be probed again and again, laid out anew: those of a key behind each other.
 * State: where the rows of each key begin, and the rows: short tuples of numbers in one array for each field, anything else
 *   as it is.
 * Why: a row that came long ago lies anywhere in memory, and to follow two pointers to it costs more than to make a tuple of
 *   numbers that lie side by side; and they take a tenth of the room.
 */
import type { JoinTable } from './join-table.ts'

/** Fields of a tuple that is kept as numbers. */
const FIELDS_MAX = 8
/** Keys moved by one step. */
const STEP_KEYS = 4096

let generated = 0

/** The row of numbers at some place of columns, generated: engines make such tuples faster than any loop. */
function rowReader(columns: readonly Float64Array[]): (at: number) => unknown {
  try {
    const names = columns.map((_, i) => `c${i}`)
    const source = `return (at) => [${names.map((name) => `${name}[at]`).join(', ')}] // row ${++generated}`
    return (new Function(...names, source) as (...all: Float64Array[]) => (at: number) => unknown)(...columns)
  } catch {
    // Where code must not be generated.
    return (at) => columns.map((column) => column[at])
  }
}

function isNumbers(row: unknown, fields: number): boolean {
  if (!Array.isArray(row) || row.length !== fields) return false
  for (let i = 0; i < fields; i++) if (typeof row[i] !== 'number') return false
  return true
}

export class CompactTable {
  /** The first row of each key, by its number; the next one's first is behind its last. */
  readonly starts: Int32Array
  /** The row at a place. */
  row: (at: number) => unknown
  private readonly table: JoinTable
  private readonly columns: Float64Array[] | undefined
  private readonly rows: unknown[] = []
  private keys = 0
  private size = 0

  /** @param table must not be changed any more; it is emptied */
  constructor(table: JoinTable) {
    this.table = table
    this.starts = new Int32Array(table.size + 1)
    const [first] = table.rows
    const fields = Array.isArray(first) ? first.length : 0
    const numbers = fields > 0 && fields <= FIELDS_MAX && table.rows.every((row) => isNumbers(row, fields))
    this.columns = numbers
      ? Array.from({ length: fields }, () => new Float64Array(table.rows.length))
      : undefined
    this.row = this.columns === undefined ? (at) => this.rows[at] : rowReader(this.columns)
  }

  /** Moves the rows of some keys; returns whether there are more. */
  step(): boolean {
    const { table, starts, columns, rows } = this
    const end = Math.min(table.size, this.keys + STEP_KEYS)
    while (this.keys < end) {
      for (let at = table.firsts[this.keys]; at >= 0; at = table.nexts[at]) {
        const row = table.rows[at]
        if (columns === undefined) rows.push(row)
        else for (let i = 0; i < columns.length; i++) columns[i][this.size] = (row as number[])[i]
        this.size++
      }
      starts[++this.keys] = this.size
    }
    if (this.keys < table.size) return true
    table.release()
    return false
  }

  /** The rows of a key, by its number. */
  rowsOf(number: number): unknown[] {
    const rows: unknown[] = []
    for (let at = this.starts[number]; at < this.starts[number + 1]; at++) rows.push(this.row(at))
    return rows
  }
}

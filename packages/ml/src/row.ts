import { RowError } from './errors.ts'
import { isDense, isSparse, type Vector } from './vector/vector.ts'

/** A record with named columns. */
export type Row = Readonly<Record<string, unknown>>

/** Reads columns of rows for a stage, and says which stage and column it was when that fails. */
export class ColumnReader {
  private readonly stage: string

  constructor(stage: string) {
    this.stage = stage
  }

  /** The value of a column; `null` if it is null. @throws RowError if there is no such column */
  value(row: Row, column: string): unknown {
    const value = row[column]
    if (value !== undefined) return value
    if (typeof row === 'object' && column in row) return null
    throw this.error(
      `column "${column}" is missing; the row has ${Object.keys(row)
        .map((name) => `"${name}"`)
        .join(', ')}.`,
    )
  }

  vector(row: Row, column: string): Vector {
    const value = this.value(row, column)
    if (isDense(value) || isSparse(value)) return value
    throw this.mismatch(column, 'a vector', value)
  }

  /** A number; `true` and `false` are 1 and 0. */
  number(row: Row, column: string): number {
    const value = this.value(row, column)
    if (typeof value === 'number') return value
    if (typeof value === 'boolean') return Number(value)
    throw this.mismatch(column, 'a number', value)
  }

  /** A number that can be learned: a finite one. */
  label(row: Row, column: string): number {
    const label = this.number(row, column)
    if (Number.isFinite(label)) return label
    throw this.error(`label ${label} cannot be learned.`)
  }

  text(row: Row, column: string): string {
    const value = this.value(row, column)
    if (typeof value === 'string') return value
    throw this.mismatch(column, 'a text', value)
  }

  array(row: Row, column: string): readonly unknown[] {
    const value = this.value(row, column)
    if (Array.isArray(value)) return value
    throw this.mismatch(column, 'an array', value)
  }

  error(message: string): RowError {
    return new RowError(this.stage, message)
  }

  private mismatch(column: string, wanted: string, value: unknown): RowError {
    return this.error(`column "${column}" should hold ${wanted}, but holds ${describe(value)}.`)
  }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return `the text "${value}"`
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

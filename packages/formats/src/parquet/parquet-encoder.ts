import {
  ByteWriter,
  ParquetWriter,
  schemaFromColumnData,
  type BasicType,
  type ColumnSource,
} from 'hyparquet-writer'
import type { Encoder } from '../encode/encoder.ts'
import { ValueError } from '../errors/value-error.ts'
import type { Field } from '../schema/field.ts'
import type { Schema } from '../schema/object-field.ts'

const BYTES_PER_CELL = 16
const TYPES: Record<string, BasicType> = {
  string: 'STRING',
  int: 'INT64',
  float: 'DOUBLE',
  bigint: 'INT64',
  boolean: 'BOOLEAN',
  date: 'TIMESTAMP',
  timestamp: 'TIMESTAMP',
}

interface Column {
  name: string
  type: BasicType
  nullable: boolean
  expected: string
  /** The value as the writer takes it. */
  cell: (value: unknown) => unknown
}

/** Collects rows into row groups of columns. */
export class ParquetEncoder<T> implements Encoder<T> {
  readonly #rowGroupSize: number
  readonly #bytes = new ByteWriter()
  readonly #columns: readonly Column[]
  readonly #writer: ParquetWriter
  #rows: Record<string, unknown>[] = []

  constructor(schema: Schema<T>, rowGroupSize: number) {
    this.#rowGroupSize = rowGroupSize
    this.#columns = schema.names.map((name, index) => columnOf(name, schema.types[index]))
    const columnData = this.#columns.map(({ name, type, nullable }) => ({ name, type, nullable, data: [] }))
    this.#writer = new ParquetWriter({
      writer: this.#bytes,
      schema: schemaFromColumnData({ columnData }),
      createdBy: 'wiesel',
    })
  }

  get pendingBytes(): number {
    return this.#bytes.index + this.#rows.length * this.#columns.length * BYTES_PER_CELL
  }

  write(value: T): void {
    this.#rows.push(value as Record<string, unknown>)
    if (this.#rows.length >= this.#rowGroupSize) this.#writeGroup()
  }

  take(): Uint8Array {
    const bytes = this.#bytes.getBytes().slice()
    this.#bytes.index = 0
    return bytes
  }

  end(): Uint8Array {
    if (this.#rows.length > 0) this.#writeGroup()
    void this.#writer.finish()
    return this.take()
  }

  #writeGroup(): void {
    const rows = this.#rows
    this.#rows = []
    const columnData = this.#columns.map(({ name, cell, nullable, expected }): ColumnSource => {
      const data = rows.map((row) => {
        const value = row[name]
        if (value !== null && value !== undefined) return cell(value)
        if (!nullable) throw new ValueError(expected, value, name)
        return undefined
      })
      return { name, data }
    })
    // The writer in memory never waits, so there is no promise.
    void this.#writer.write({ columnData, rowGroupSize: rows.length })
  }
}

function columnOf(name: string, field: Field<unknown>): Column {
  let type = field
  let nullable = false
  while ('field' in type) {
    type = type.field as Field<unknown>
    nullable = true
  }
  const basic = TYPES[type.kind] ?? 'JSON'
  return { name, type: basic, nullable, expected: type.expected, cell: cellOf(name, basic, type) }
}

function cellOf(name: string, basic: BasicType, type: Field<unknown>): (value: unknown) => unknown {
  switch (basic) {
    case 'INT64':
      return (value) => {
        const wide = BigInt(value as number | bigint)
        if (BigInt.asIntN(64, wide) !== wide) throw new ValueError('an integer of 64 bits', value, name)
        return wide
      }
    case 'TIMESTAMP':
      return (value) => new Date(value as number | Date)
    case 'JSON':
      return (value) => type.toJson(value)
    default:
      return (value) => value
  }
}

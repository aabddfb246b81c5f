import {
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type FileMetaData,
  type RowGroup,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { BlockReader, RandomAccess } from '../decode/block-format.ts'
import { located } from '../errors/value-error.ts'
import type { Schema } from '../schema/object-field.ts'
import { isSchema, jsonReader, type SchemaLike } from '../schema/standard-schema.ts'
import { ParquetError } from './parquet-error.ts'

interface Block {
  rowStart: number
  rowEnd: number
}

/** Reads the row groups of a file that begin in a range of bytes. */
export class ParquetReader<T> implements BlockReader<T> {
  readonly #file: AsyncBuffer
  readonly #metadata: FileMetaData
  readonly #blocks: readonly Block[]
  readonly #columns: string[] | undefined
  readonly #convert: (row: Record<string, unknown>) => T
  readonly #name: string

  constructor(
    file: AsyncBuffer,
    metadata: FileMetaData,
    blocks: readonly Block[],
    schema: SchemaLike<T> | undefined,
    name: string,
  ) {
    this.#file = file
    this.#metadata = metadata
    this.#blocks = blocks
    this.#name = name
    if (schema !== undefined && isSchema(schema)) {
      this.#columns = columnsOf(metadata, schema, name)
      this.#convert = schemaReader(schema as Schema<T>)
    } else {
      this.#columns = undefined
      this.#convert = schema === undefined ? (row) => row as T : jsonReader(schema)
    }
  }

  get blockCount(): number {
    return this.#blocks.length
  }

  rowOfBlock(index: number): number {
    return this.#blocks[index].rowStart
  }

  async readBlock(index: number): Promise<unknown[]> {
    const { rowStart, rowEnd } = this.#blocks[index]
    try {
      return await parquetReadObjects({
        file: this.#file,
        metadata: this.#metadata,
        columns: this.#columns,
        rowStart,
        rowEnd,
        compressors,
      })
    } catch (error) {
      throw damaged(error, this.#name)
    }
  }

  toRecord(row: unknown): T {
    return this.#convert(row as Record<string, unknown>)
  }
}

/** Reads the footer and picks the row groups that begin in the range. */
export async function openParquet<T>(
  file: RandomAccess,
  start: number,
  end: number,
  name: string,
  schema: SchemaLike<T> | undefined,
): Promise<ParquetReader<T>> {
  let failure: unknown
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    slice: async (from, to = file.size) => {
      try {
        const bytes = await file.read(from, to)
        return bytes.slice().buffer
      } catch (error) {
        failure = error
        throw error
      }
    },
  }
  let metadata: FileMetaData
  try {
    metadata = await parquetMetadataAsync(buffer)
  } catch (error) {
    throw failure ?? damaged(error, name)
  }
  const blocks: Block[] = []
  let row = 0
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows)
    const offset = firstByte(group)
    if (rows > 0 && offset >= start && offset < end) blocks.push({ rowStart: row, rowEnd: row + rows })
    row += rows
  }
  return new ParquetReader(buffer, metadata, blocks, schema, name)
}

function firstByte(group: RowGroup): number {
  const offsets = group.columns.flatMap(({ meta_data: meta }) =>
    meta === undefined
      ? []
      : [Number(meta.dictionary_page_offset ?? meta.data_page_offset), Number(meta.data_page_offset)],
  )
  return Math.min(...offsets)
}

function damaged(error: unknown, name: string): unknown {
  if (error instanceof Error && 'code' in error) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new ParquetError(`${name} is no Parquet file, or is damaged: ${reason}. Copy the file again.`, error)
}

/** The columns to read: those of the schema that the file has. */
function columnsOf(metadata: FileMetaData, schema: Schema<unknown>, name: string): string[] {
  const present = new Set(topLevelNames(metadata))
  const missing = schema.names.filter(
    (column, index) => !present.has(column) && schema.types[index].absent !== 'undefined',
  )
  if (missing.length > 0) {
    throw new ParquetError(
      `${name} has no column ${missing.map((column) => `"${column}"`).join(', ')}; its columns are ` +
        `${[...present].map((column) => `"${column}"`).join(', ')}. Mend the schema, or make the fields optional().`,
    )
  }
  return schema.names.filter((column) => present.has(column))
}

/** The schema is a tree in preorder: the children of the root are the columns. */
function topLevelNames({ schema }: FileMetaData): string[] {
  const names: string[] = []
  let at = 1
  const skipTree = () => {
    const children = schema[at++].num_children ?? 0
    for (let child = 0; child < children; child++) skipTree()
  }
  while (at < schema.length) {
    names.push(schema[at].name)
    skipTree()
  }
  return names
}

/** Parquet has 64-bit integers and nulls where JSON has numbers and missing properties. */
function schemaReader<T>(schema: Schema<T>): (row: Record<string, unknown>) => T {
  return (row) => {
    const { names, types } = schema
    const values = names.map((name, index) => {
      const value = row[name] ?? null
      if (value === null && types[index].absent !== 'error')
        return types[index].absent === 'null' ? null : undefined
      try {
        return types[index].fromJson(plain(value))
      } catch (error) {
        throw located(error, name)
      }
    })
    return schema.create(values) as T
  }
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null || value instanceof Date || ArrayBuffer.isView(value))
    return value
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]))
}

import type { ByteReader } from './byte-reader.ts'
import { columnTree, type ColumnData, type ColumnNode, type ColumnTree } from './column-tree.ts'
import { generatePutTogether, mayGenerate } from './generated-shape.ts'
import { interpretedPutTogether, type PutTogether } from './interpreted-shape.ts'
import type { Shape } from './shape.ts'
import { INTERPRETED_ROWS } from './shape-encoder.ts'
import { TextColumnReader } from './text-column.ts'
import type { ValueReader } from './value-reader.ts'

/** Reads rows of one shape. */
export class ShapeDecoder {
  private readonly tree: ColumnTree
  private readonly texts: readonly (TextColumnReader | undefined)[]
  private readonly columns: { readonly data: ColumnData[]; readonly presence: Uint8Array[] }
  private putTogether: PutTogether
  private rowsToGo: number

  constructor(shape: Shape, interpreted: boolean) {
    this.tree = columnTree(shape)
    this.putTogether = interpretedPutTogether(this.tree.root, this.tree.domains)
    this.rowsToGo = interpreted ? Infinity : INTERPRETED_ROWS
    this.texts = this.tree.nodes.map((node) =>
      node.shape.kind === 'text' ? new TextColumnReader() : undefined,
    )
    this.columns = {
      data: this.tree.nodes.map(() => []),
      presence: this.tree.nodes.map(() => new Uint8Array(0)),
    }
  }

  /** Reads a section's rows to `rows[at]` and after; returns where they end. */
  read(bytes: ByteReader, values: ValueReader, rows: unknown[], at: number): number {
    if (this.rowsToGo <= 0) {
      if (mayGenerate()) this.putTogether = generatePutTogether(this.tree)
      this.rowsToGo = Infinity
    }
    const sizes = Array.from({ length: this.tree.domains }, () => bytes.count())
    for (const node of this.tree.nodes) this.readColumn(bytes, values, node, sizes[node.domain])
    this.putTogether(this.columns, rows, at, sizes[0])
    this.rowsToGo -= sizes[0]
    return at + sizes[0]
  }

  private readColumn(bytes: ByteReader, values: ValueReader, node: ColumnNode, count: number): void {
    if (node.hasPresence) this.columns.presence[node.id] = bytes.column(Uint8Array, count)
    const data = this.readData(bytes, values, node, count)
    if (data !== undefined) this.columns.data[node.id] = data
  }

  private readData(
    bytes: ByteReader,
    values: ValueReader,
    node: ColumnNode,
    count: number,
  ): ColumnData | undefined {
    switch (node.shape.kind) {
      case 'int32':
      case 'array':
        return bytes.column(Int32Array, count)
      case 'float64':
      case 'date':
        return bytes.column(Float64Array, count)
      case 'boolean':
        return bytes.column(Uint8Array, count)
      case 'bigint64':
        return bytes.column(BigInt64Array, count)
      case 'text':
        return this.texts[node.id]?.read(bytes, count)
      case 'bytes': {
        const lengths = Array.from({ length: count }, () => bytes.count())
        return lengths.map((length) => bytes.raw(length))
      }
      case 'any':
        values.reset()
        return Array.from({ length: count }, () => values.read())
      default:
        return undefined
    }
  }
}

import type { ByteWriter } from './byte-writer.ts'
import { ColumnScratch } from './column-scratch.ts'
import { columnTree, type ColumnNode } from './column-tree.ts'
import { generateTakeApart, mayGenerate } from './generated-shape.ts'
import { interpretedTakeApart, type TakeApart } from './interpreted-shape.ts'
import type { Shape } from './shape.ts'
import { TextColumnWriter } from './text-column.ts'
import type { ValueWriter } from './value-writer.ts'

/** Rows of a shape that go through interpreted code before a function is generated for it. */
export const INTERPRETED_ROWS = 256

/** Writes rows of one shape as columns. */
export class ShapeEncoder {
  readonly id: number
  readonly shape: Shape
  private readonly scratch: ColumnScratch
  private readonly texts: readonly (TextColumnWriter | undefined)[]
  private takeApart: TakeApart
  private rowsToGo: number

  constructor(id: number, shape: Shape, interpreted: boolean) {
    this.id = id
    this.shape = shape
    this.scratch = new ColumnScratch(columnTree(shape))
    this.takeApart = interpretedTakeApart(this.scratch)
    this.rowsToGo = interpreted ? Infinity : INTERPRETED_ROWS
    this.texts = this.scratch.tree.nodes.map((node) =>
      node.shape.kind === 'text' ? new TextColumnWriter() : undefined,
    )
  }

  /** Takes rows from `from` on into the columns; returns the first one that breaks the shape, or `to`. */
  take(rows: readonly unknown[], from: number, to: number): number {
    if (this.rowsToGo <= 0) {
      if (mayGenerate()) this.takeApart = generateTakeApart(this.scratch)
      this.rowsToGo = Infinity
    }
    const end = this.takeApart(rows, from, to)
    this.rowsToGo -= end - from
    return end
  }

  /** Writes what was taken. */
  write(out: ByteWriter, values: ValueWriter): void {
    const { tree, sizes } = this.scratch
    for (const size of sizes) out.count(size)
    for (const node of tree.nodes) this.writeColumn(out, values, node)
  }

  private writeColumn(out: ByteWriter, values: ValueWriter, node: ColumnNode): void {
    const { id, domain } = node
    const count = this.scratch.sizes[domain]
    if (node.hasPresence) out.column(this.scratch.presence[id], count)
    const data = this.scratch.data[id]
    if (!Array.isArray(data)) return out.column(data, count)
    switch (node.shape.kind) {
      case 'text':
        return this.texts[id]?.write(out, data as string[], count)
      case 'bytes': {
        const parts = data as Uint8Array[]
        for (let i = 0; i < count; i++) out.count(parts[i].length)
        for (let i = 0; i < count; i++) out.raw(parts[i])
        break
      }
      case 'any':
        values.reset()
        for (let i = 0; i < count; i++) values.write(data[i])
    }
    // What is not copied must not be kept from being collected.
    data.length = 0
  }
}

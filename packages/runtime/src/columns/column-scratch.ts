import type { ColumnData, ColumnNode, ColumnTree } from './column-tree.ts'

/** The columns of a shape while rows are taken apart: `data` and `presence` by number of column, `sizes` by domain. */
export class ColumnScratch {
  readonly tree: ColumnTree
  readonly data: ColumnData[]
  readonly presence: Uint8Array[]
  readonly sizes: number[]
  readonly capacities: number[]

  constructor(tree: ColumnTree) {
    this.tree = tree
    this.data = tree.nodes.map((node) => emptyData(node, 0))
    this.presence = tree.nodes.map(() => new Uint8Array(0))
    this.sizes = Array.from({ length: tree.domains }, () => 0)
    this.capacities = Array.from({ length: tree.domains }, () => 0)
  }

  /** Makes room for `size` elements in all columns of a domain; what is in them stays. */
  reserve(domain: number, size: number): void {
    if (size <= this.capacities[domain]) return
    const capacity = Math.max(16, size, this.capacities[domain] * 2)
    this.capacities[domain] = capacity
    for (const node of this.tree.nodes) {
      if (node.domain !== domain) continue
      const data = this.data[node.id]
      if (!Array.isArray(data)) {
        const grown = emptyData(node, capacity) as Exclude<ColumnData, unknown[]>
        // Both are of the kind of the column.
        grown.set(data as never)
        this.data[node.id] = grown
      }
      if (!node.hasPresence) continue
      const presence = new Uint8Array(capacity)
      presence.set(this.presence[node.id])
      this.presence[node.id] = presence
    }
  }
}

function emptyData(node: ColumnNode, length: number): ColumnData {
  switch (node.shape.kind) {
    case 'int32':
    case 'array':
      return new Int32Array(length)
    case 'float64':
    case 'date':
      return new Float64Array(length)
    case 'boolean':
      return new Uint8Array(length)
    case 'bigint64':
      return new BigInt64Array(length)
    default:
      return []
  }
}

/** What stands in a column where a parent is absent: something that encodes to little. */
export function placeholder(node: ColumnNode): unknown {
  switch (node.shape.kind) {
    case 'text':
      return ''
    case 'bytes':
      return NO_BYTES
    case 'bigint64':
      return 0n
    case 'any':
      return undefined
    default:
      return 0
  }
}

export const NO_BYTES = new Uint8Array(0)

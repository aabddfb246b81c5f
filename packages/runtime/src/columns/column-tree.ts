import type { Shape } from './shape.ts'

/** A place for the values of a column: one element for each row, or for each element of the arrays it lies in. */
export type ColumnData = Int32Array | Float64Array | Uint8Array | BigInt64Array | unknown[]

/** Presence: whether there is a value, and otherwise which kind of nothing. */
export const PRESENT = 0
export const IS_NULL = 1
export const IS_UNDEFINED = 2
export const IS_MISSING = 3

/** One column of a shape, numbered; the children of an array lie in a domain of their own. */
export interface ColumnNode {
  readonly id: number
  readonly shape: Shape
  /** Which counter its elements are numbered by: 0 for the rows, else one for each array. */
  readonly domain: number
  /** Whether it has a column of presence. */
  readonly hasPresence: boolean
  readonly fields: readonly FieldNode[]
  readonly element: ColumnNode | undefined
}

export interface FieldNode {
  readonly name: string
  readonly node: ColumnNode
}

/** The columns of a shape: all of them in `nodes`, parents first. */
export interface ColumnTree {
  readonly root: ColumnNode
  readonly nodes: readonly ColumnNode[]
  readonly domains: number
}

export function columnTree(root: Shape): ColumnTree {
  const nodes: ColumnNode[] = []
  let domains = 1
  const visit = (shape: Shape, domain: number): ColumnNode => {
    const id = nodes.length
    nodes.push(undefined as never)
    const element =
      shape.kind === 'array' && shape.element !== undefined ? visit(shape.element, domains++) : undefined
    const node: ColumnNode = {
      id,
      shape,
      domain,
      hasPresence: shape.nullable || shape.optional,
      fields: shape.fields.map((field) => ({ name: field.name, node: visit(field.shape, domain) })),
      element,
    }
    nodes[id] = node
    return node
  }
  return { root: visit(root, 0), nodes, domains }
}

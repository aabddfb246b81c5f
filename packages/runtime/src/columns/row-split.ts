/** Deals the rows of a frame out to their variants, which are told apart by `marks`: generated, or as a loop over these. */
import { generateSplit, mayGenerate } from './generated-shape.ts'
import type { RowVariants } from './row-variants.ts'

/** Sets the variant of each row, and appends the row to those of its variant. */
export type RowSplit = (
  rows: readonly unknown[],
  size: number,
  variants: Uint8Array,
  parts: readonly unknown[][],
) => void

export function rowSplit(variants: RowVariants, interpreted: boolean): RowSplit {
  if (!interpreted && mayGenerate()) return generateSplit(variants.marks)
  return (rows, size, indices, parts) => {
    for (let i = 0; i < size; i++) {
      indices[i] = variants.of(rows[i])
      parts[indices[i]].push(rows[i])
    }
  }
}

import type { Values } from '../iterations/graph-partition.ts'

/** An array for the values of all blocks: a typed one where all are numbers, none where all are `null`. */
export function newValues(blocks: readonly (Values | undefined)[], size: number): Values | undefined {
  if (blocks.every((values) => values === undefined)) return undefined
  return blocks.every((values) => values instanceof Float64Array)
    ? new Float64Array(size)
    : Array.from({ length: size })
}

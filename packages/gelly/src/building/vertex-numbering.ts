import type { Values } from '../iterations/graph-partition.ts'
import type { VertexBlock } from './blocks.ts'
import type { IdIndex } from './id-index.ts'
import type { Ids } from './ids.ts'
import { newValues } from './new-values.ts'

/** Numbers vertices in the order of their ids. Of a repeated id the last value counts. May be left at every `yield`. */
export function* numberVertices(
  blocks: readonly VertexBlock[],
  index: IdIndex,
): Generator<void, { ids: Ids; values: Values }> {
  const size = blocks.reduce((sum, { ids }) => sum + ids.length, 0)
  const asTheyCame = newValues(
    blocks.map(({ values }) => values),
    size,
  )
  for (const { ids, values } of blocks) {
    const numbers = new Int32Array(ids.length)
    index.addAll(ids, numbers)
    if (asTheyCame !== undefined) placeValues(numbers, values, asTheyCame)
    yield
  }
  const newNumbers = new Int32Array(index.size)
  const ids = index.arrange(0, newNumbers)
  if (asTheyCame === undefined) return { ids, values: new Array<unknown>(ids.length).fill(null) }
  const arranged =
    asTheyCame instanceof Float64Array ? new Float64Array(ids.length) : new Array<unknown>(ids.length)
  placeValues(newNumbers, asTheyCame, arranged)
  return { ids, values: arranged }
}

function placeValues(places: Int32Array, values: Values | undefined, into: Values): void {
  for (let i = 0; i < places.length; i++) into[places[i]] = values === undefined ? null : values[i]
}

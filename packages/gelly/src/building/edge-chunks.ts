/** Edges in columns, some thousands at a time: records of a data set from which both rows and blocks are made. Plain data. */
import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { OptionError } from '@wiesel/runtime'
import type { Edge } from '../graph/types.ts'

export interface EdgeChunk {
  readonly sources: ArrayLike<unknown>
  readonly targets: ArrayLike<unknown>
  /** `undefined` where all are `null`. */
  readonly values: ArrayLike<unknown> | undefined
}

const CHUNK = 1 << 15

/** Data sets of edges that were made of chunks, and these. */
const chunksOf_ = new WeakMap<DataSet<any>, DataSet<EdgeChunk>>()

/** The chunks that edges were made of, if they were. */
export function chunksOf(edges: DataSet<any>): DataSet<EdgeChunk> | undefined {
  return chunksOf_.get(edges)
}

/**
 * The edges that columns stand for.
 *
 * @throws OptionError `INVALID_OPTION` for columns that are not of equal length
 */
export function edgesOfColumns(env: ExecutionEnvironment, columns: EdgeChunk): DataSet<Edge<any, any>> {
  const { sources, targets, values } = columns
  if (sources.length !== targets.length || (values !== undefined && values.length !== sources.length))
    throw new OptionError(
      `Columns of edges must be of equal length, not ${[sources, targets, ...(values === undefined ? [] : [values])].map(({ length }) => length).join(', ')}.`,
    )
  const chunks: EdgeChunk[] = []
  for (let from = 0; from < sources.length; from += CHUNK) {
    const part = (column: ArrayLike<unknown>): ArrayLike<unknown> => partOf(column, from, from + CHUNK)
    chunks.push({
      sources: part(sources),
      targets: part(targets),
      values: values === undefined ? undefined : part(values),
    })
  }
  const dataSet = env.fromCollection(chunks, { name: 'Edge columns' })
  const edges = dataSet.flatMap(rowsOf).name('Edges')
  chunksOf_.set(edges, dataSet)
  return edges
}

function* rowsOf({ sources, targets, values }: EdgeChunk): Generator<Edge<any, any>> {
  for (let i = 0; i < sources.length; i++)
    yield [sources[i], targets[i], values === undefined ? null : values[i]]
}

/** Typed arrays are not copied. */
function partOf(column: ArrayLike<unknown>, from: number, to: number): ArrayLike<unknown> {
  if (ArrayBuffer.isView(column) && !(column instanceof DataView))
    return (column as unknown as Int32Array).subarray(from, to)
  return Array.prototype.slice.call(column, from, to) as unknown[]
}

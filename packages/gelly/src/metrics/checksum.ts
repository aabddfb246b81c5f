import type { DataSet } from '@wiesel/dataset'
import { hashKey } from '@wiesel/runtime'
import type { Graph } from '../graph/graph.ts'
import type { VertexId } from '../graph/types.ts'
import { GraphAnalytic } from './graph-analytic.ts'

/** How many records there are, and what their hashes add up to: equal for equal records in any order. */
export interface ChecksumResult {
  readonly count: number
  /** The sum of the hashes, as unsigned 32-bit numbers, modulo 2⁶⁴. */
  readonly checksum: bigint
}

/** Gives a record's hash: the lower 32 bits count. */
export type RecordHash<T> = (record: T) => number

const valueHash = (record: unknown): number => hashKey(record)

function checksums<T>(dataSet: DataSet<T>, hash: RecordHash<T>): DataSet<ChecksumResult> {
  return dataSet.map((record): ChecksumResult => ({ count: 1, checksum: BigInt(hash(record) >>> 0) }))
}

function sum(parts: DataSet<ChecksumResult>): DataSet<ChecksumResult> {
  return parts.reduce((a, b) => ({
    count: a.count + b.count,
    checksum: BigInt.asUintN(64, a.checksum + b.checksum),
  }))
}

const NOTHING: ChecksumResult = { count: 0, checksum: 0n }

/**
 * The checksum of a data set; runs a job of its own.
 *
 * @param hash by default the hash of keys, which is stable between releases
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { checksumOf } from '@wiesel/gelly'
 *
 * const numbers = new ExecutionEnvironment().fromSequence(1, 10)
 * console.log(await checksumOf(numbers, (n) => n)) // → { count: 10, checksum: 55n }
 */
export async function checksumOf<T>(
  dataSet: DataSet<T>,
  hash: RecordHash<T> = valueHash,
): Promise<ChecksumResult> {
  const [total = NOTHING] = await sum(checksums(dataSet, hash)).collect()
  return total
}

/**
 * The checksum of a graph: of its vertices and edges.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CycleGraph, GraphChecksum } from '@wiesel/gelly'
 *
 * const checksum = async (parallelism: number) =>
 *   new CycleGraph(new ExecutionEnvironment({ parallelism }), 9).generate().run(new GraphChecksum()).execute()
 * const [one, two] = [await checksum(1), await checksum(2)]
 * console.log(one.count, one.checksum === two.checksum) // → 27 true
 */
export class GraphChecksum<K extends VertexId> extends GraphAnalytic<K, ChecksumResult, ChecksumResult> {
  private readonly hash: RecordHash<readonly unknown[]>

  /** @param hash of a vertex or an edge; by default the hash of keys, which is stable between releases */
  constructor(hash: RecordHash<readonly unknown[]> = valueHash) {
    super()
    this.hash = hash
  }

  protected totalOf({ vertices, edges }: Graph<K, any, any>): DataSet<ChecksumResult> {
    return sum(checksums(vertices, this.hash).union(checksums(edges, this.hash)))
  }

  protected finish(total = NOTHING): ChecksumResult {
    return total
  }
}

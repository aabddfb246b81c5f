import type { DataSet } from '@wiesel/dataset'
import { SeededRandom } from '@wiesel/runtime/internal'
import { SEED } from '../params/common-params.ts'
import { integer, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Estimator, Model, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, type Vector } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  ...SEED,
  numHashTables: integer('How many chances two rows have to meet in a bucket.', 1, { min: 1 }),
  numHashFunctionsPerTable: integer('How many hashes have to agree in a bucket.', 1, { min: 1 }),
}

/** Hashes are modulo this prime. */
const PRIME = 2038074743

interface Hashes {
  readonly numHashTables: number
  readonly numHashFunctionsPerTable: number
  /** Of each function, one table after the other. */
  readonly randCoefficientA: readonly number[]
  readonly randCoefficientB: readonly number[]
}

/**
 * Draws hash functions for sets, so that similar sets are likely to have the same hashes (locality-sensitive hashing by
 * MinHash). A vector is the set of its entries that are not zero.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { MinHashLSH } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ id: 1, input: [1, 1, 0] }, { id: 2, input: [1, 1, 1] })
 * const model = await new MinHashLSH({ numHashTables: 4 }).fit(rows)
 * const [nearest] = await model.approxNearestNeighbors(rows, [1, 1, 0], 1).collect()
 * console.log(nearest.id, nearest.distCol) // → 1 0
 */
export class MinHashLSH extends Estimator<typeof PARAMS, MinHashLSHModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('MinHashLSH', PARAMS, given)
  }

  /** Looks at no row: the functions follow from the seed. */
  async fit(_data?: DataSet<any>): Promise<MinHashLSHModel> {
    const { seed, numHashTables, numHashFunctionsPerTable } = this.params
    const random = new SeededRandom(seed ?? 0)
    const drawn = (least: number): number[] =>
      Array.from(
        { length: numHashTables * numHashFunctionsPerTable },
        () => least + random.below(PRIME - least),
      )
    return new MinHashLSHModel(this.params, {
      numHashTables,
      numHashFunctionsPerTable,
      randCoefficientA: drawn(1),
      randCoefficientB: drawn(0),
    })
  }
}

/** Hashes sets by the functions of a {@link MinHashLSH}, and finds similar ones by their hashes. */
export class MinHashLSHModel extends Model<typeof PARAMS, Hashes> {
  constructor(given: GivenParams<typeof PARAMS>, data: Hashes) {
    super('MinHashLSHModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  /** Adds the column of hashes: for each table a vector, with a place for each function. */
  rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.params
    return (row) => ({ ...row, [outputCol]: this.hashesOf(this.read.vector(row, inputCol)) })
  }

  /**
   * The rows most similar to a set, among those that share a bucket with it: at most `k`, the nearest first. The distance
   * is that of Jaccard: 1 less the share of entries in common.
   *
   * @param distCol the column of distances that is added
   */
  approxNearestNeighbors<T extends object>(
    data: DataSet<T>,
    key: Vector,
    k: number,
    distCol = 'distCol',
  ): DataSet<any> {
    const { inputCol } = this.params
    const buckets = new Set(this.bucketsOf(key))
    const nearest = (rows: Iterable<Row>, out: (row: Row) => void): void => {
      const found = [...rows].sort((a, b) => (a[distCol] as number) - (b[distCol] as number))
      for (const row of found.slice(0, k)) out(row)
    }
    return this.transform(data)
      .flatMap((row) => {
        const vector = this.read.vector(row, inputCol)
        if (!this.bucketsOf(vector).some((bucket) => buckets.has(bucket))) return []
        return [{ ...row, [distCol]: jaccardDistance(vector, key) }]
      })
      .mapPartition(nearest)
      .reduceGroup(nearest)
  }

  /**
   * Pairs of rows of two tables that share a bucket and are no farther apart than `threshold`: the columns are
   * `datasetA.<id>`, `datasetB.<id>` and the distance.
   *
   * @param idCol the column that tells rows apart
   * @param distCol the column of distances
   */
  approxSimilarityJoin(
    a: DataSet<any>,
    b: DataSet<any>,
    threshold: number,
    idCol: string,
    distCol = 'distCol',
  ): DataSet<any> {
    const { inputCol } = this.params
    const spread = (data: DataSet<any>): DataSet<{ bucket: string; id: any; vector: Vector }> =>
      data.flatMap((row: Row) => {
        const vector = this.read.vector(row, inputCol)
        return this.bucketsOf(vector).map((bucket) => ({ bucket, id: this.read.value(row, idCol), vector }))
      })
    return spread(a)
      .join(spread(b))
      .where('bucket')
      .equalTo('bucket')
      .with((left, right) => ({
        [`datasetA.${idCol}`]: left.id,
        [`datasetB.${idCol}`]: right.id,
        [distCol]: jaccardDistance(left.vector, right.vector),
      }))
      .filter((pair) => (pair[distCol] as number) <= threshold)
      .distinct((pair: Row) => [pair[`datasetA.${idCol}`], pair[`datasetB.${idCol}`]] as any)
  }

  private bucketsOf(vector: Vector): string[] {
    return this.hashesOf(vector).map((hashes, table) => `${table}:${hashes.join()}`)
  }

  private hashesOf(vector: Vector): number[][] {
    const {
      numHashTables: tables,
      numHashFunctionsPerTable: each,
      randCoefficientA,
      randCoefficientB,
    } = this.data
    const members = membersOf(vector)
    if (members.length === 0) throw this.read.error('a vector without entries other than 0 has no hash.')
    const least = (i: number): number => {
      let min = Infinity
      for (const member of members)
        min = Math.min(min, (timesModulo(1 + member, randCoefficientA[i]) + randCoefficientB[i]) % PRIME)
      return min
    }
    return Array.from({ length: tables }, (_, table) =>
      Array.from({ length: each }, (_unused, i) => least(table * each + i)),
    )
  }
}

function membersOf(vector: Vector): number[] {
  const members: number[] = []
  forEachEntry(vector, (index, value) => {
    if (value !== 0) members.push(index)
  })
  return members
}

/** `a · b` modulo the prime, for whole numbers below 2³¹; the product itself may be too large to be exact. */
function timesModulo(a: number, b: number): number {
  const high = ((a * Math.floor(b / 65_536)) % PRIME) * 65_536
  return (high + a * (b % 65_536)) % PRIME
}

function jaccardDistance(a: Vector, b: Vector): number {
  const [left, right] = [membersOf(a), new Set(membersOf(b))]
  const common = left.filter((member) => right.has(member)).length
  const all = left.length + right.size - common
  return all === 0 ? 0 : 1 - common / all
}

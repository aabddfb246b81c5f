import { ParameterError } from '../errors.ts'
import { ONE_TO_ONE } from '../feature/column-transformer.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { choice, column, integer, value, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import type { Summary } from '../stage/summarize.ts'
import { distance, DISTANCE_METRICS, type DistanceMetric } from '../vector/distance.ts'
import { toArray } from '../vector/vector.ts'
import { QuadTree } from './quad-tree.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  outputCol: column('The column of neighbours.', 'neighbors'),
  k: integer('How many neighbours are found.', 5, { above: 0 }),
  distanceMetric: choice('How the distance of two vectors is measured.', DISTANCE_METRICS, 'euclidean'),
  blocks: value<number | null>(
    'Into how many blocks the vectors are cut, each with boxes of its own; null for one.',
    null,
    'a whole number above 0, or null',
    (given) => given === null || (Number.isInteger(given) && (given as number) > 0),
  ),
  useQuadTree: value<boolean | null>(
    'Whether neighbours are found by boxes, rather than by a look at all; null where it is faster.',
    null,
    'true, false or null',
    (given) => given === null || typeof given === 'boolean',
  ),
}

type Vectors = readonly (readonly number[])[]
type Find = (vector: readonly number[], k: number) => Vectors

const isEuclidean = (metric: string): boolean => metric === 'euclidean' || metric === 'squaredEuclidean'

/** Boxes have 2ᵈ parts: they are worth it up to so many dimensions, and from so many vectors on. */
const DIMENSIONS_MAX = 4
const VECTORS_MIN = 1000
const POINTS_IN_BOX = 20

/**
 * Keeps vectors, to find for others the `k` nearest of them, as in FlinkML 1.8. All are held in memory.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { KnnJoin } from '@wiesel/ml'
 *
 * const rows = [1, 4, 9].map((x) => ({ input: [x] }))
 * const model = await new KnnJoin({ k: 2 }).fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.rowFunction()({ input: [5] })?.neighbors) // → [ [ 4 ], [ 1 ] ]
 */
export class KnnJoin extends AggregatingEstimator<typeof PARAMS, number[][], KnnJoinModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('KnnJoin', PARAMS, given)
    const { useQuadTree, distanceMetric } = this.params
    if (useQuadTree === true && !isEuclidean(distanceMetric))
      throw new ParameterError(
        this.name,
        `"useQuadTree" is for "euclidean" and "squaredEuclidean", not for "${distanceMetric}".`,
      )
  }

  protected summary(): Summary<number[][]> {
    const { inputCol } = this.params
    return {
      create: () => [],
      add: (vectors, row) => {
        const vector = toArray(this.read.vector(row, inputCol))
        if (vectors.length > 0) checkSize(this.read, inputCol, vector.length, vectors[0].length)
        checkFinite(this.read, inputCol, vector)
        vectors.push(vector)
        return vectors
      },
      merge: (a, b) => {
        checkSize(this.read, inputCol, b[0].length, a[0].length)
        return a.concat(b)
      },
    }
  }

  protected modelOf(vectors: number[][]): KnnJoinModel {
    return new KnnJoinModel(this.params, { vectors })
  }
}

/** Finds neighbours among the vectors that a {@link KnnJoin} has kept. */
export class KnnJoinModel extends Model<typeof PARAMS, { readonly vectors: Vectors }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { readonly vectors: Vectors }) {
    super('KnnJoinModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, k } = this.params
    const { vectors } = this.data
    const find = this.finder()
    return (row) => {
      const vector = toArray(this.read.vector(row, inputCol))
      checkSize(this.read, inputCol, vector.length, vectors[0].length)
      checkFinite(this.read, inputCol, vector)
      return { ...row, [outputCol]: find(vector, k) }
    }
  }

  private finder(): Find {
    const { distanceMetric, blocks } = this.params
    const { vectors } = this.data
    const size = Math.ceil(vectors.length / (blocks ?? 1))
    const finds = Array.from({ length: Math.ceil(vectors.length / size) }, (_, i) =>
      this.finderIn(vectors.slice(i * size, (i + 1) * size)),
    )
    if (finds.length === 1) return finds[0]
    return (vector, k) =>
      nearest(
        distanceMetric,
        finds.flatMap((find) => find(vector, k)),
        vector,
        k,
      )
  }

  private finderIn(vectors: Vectors): Find {
    const { distanceMetric, useQuadTree } = this.params
    const worthIt = vectors[0].length <= DIMENSIONS_MAX && vectors.length >= VECTORS_MIN
    if (!(useQuadTree ?? (worthIt && isEuclidean(distanceMetric))))
      return (vector, k) => nearest(distanceMetric, vectors, vector, k)
    const tree = treeOf(vectors)
    return (vector, k) => tree.nearest(vector, k).map(({ point }) => point)
  }
}

/** The nearest of some vectors; of equally near ones the first. */
function nearest(metric: DistanceMetric, vectors: Vectors, to: readonly number[], k: number): Vectors {
  return vectors
    .map((vector) => ({ vector, far: distance(metric, vector, to) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, k)
    .map(({ vector }) => vector)
}

function treeOf(vectors: Vectors): QuadTree {
  const ends = (pick: (...values: number[]) => number): readonly number[] =>
    vectors.reduce((most, vector) => most.map((value, i) => pick(value, vector[i])))
  const tree = new QuadTree(ends(Math.min), ends(Math.max), POINTS_IN_BOX)
  for (const vector of vectors) tree.insert(vector)
  return tree
}

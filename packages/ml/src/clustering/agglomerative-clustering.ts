import type { DataSet } from '@wiesel/dataset'
import { DataStream } from '@wiesel/datastream'
import { ParameterError } from '../errors.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { FEATURES, PREDICTION } from '../params/common-params.ts'
import { choice, flag, value, type GivenParams } from '../params/param.ts'
import { windowed, WINDOWS } from '../params/windows.ts'
import type { Row } from '../row.ts'
import { Stage } from '../stage/stage.ts'
import { checkMeasurable, rowDistance } from '../vector/distance.ts'
import { toArray } from '../vector/vector.ts'
import { agglomerate, clustersAfter, LINKAGES, type Merge } from './agglomerate.ts'
import { DISTANCE } from './k-means-params.ts'

const PARAMS = {
  ...DISTANCE,
  ...FEATURES,
  ...PREDICTION,
  ...WINDOWS,
  numClusters: value<number | null>(
    'How many clusters are left; null if `distanceThreshold` says when to stop.',
    2,
    'a whole number above 0, or null',
    (given) => given === null || (Number.isInteger(given) && (given as number) > 0),
  ),
  distanceThreshold: value<number | null>(
    'Clusters that are farther apart are not merged; null if `numClusters` says when to stop.',
    null,
    'a number, or null',
    (given) => given === null || (typeof given === 'number' && !Number.isNaN(given)),
  ),
  linkage: choice(
    'How far clusters are apart: how much the spread grows (ward), the farthest two points, the mean of all, the nearest two.',
    LINKAGES,
    'ward',
  ),
  computeFullTree: flag('Whether the merges are told to the end, when all is one cluster.', false),
}

/**
 * Clusters rows by merging the nearest clusters again and again, beginning with one for each row. It learns no model: each
 * window of a stream is clustered by itself, a data set as a whole, in memory (n² distances). Rows of a count window that is
 * not full are not given out.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { AgglomerativeClustering } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment({ parallelism: 1 }).fromCollection([1, 9, 2].map((x) => ({ features: [x] })))
 * const clustering = new AgglomerativeClustering({ numClusters: 2 })
 * for (const { features, prediction } of await clustering.transform(rows).collect()) console.log(features, prediction)
 * // → [ 1 ] 0
 * // → [ 9 ] 1
 * // → [ 2 ] 0
 */
export class AgglomerativeClustering extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('AgglomerativeClustering', PARAMS, given)
    const { numClusters, distanceThreshold, linkage, distanceMeasure } = this.params
    if ((numClusters === null) === (distanceThreshold === null))
      throw new ParameterError(
        this.name,
        'one of "numClusters" and "distanceThreshold" is needed, the other must be null.',
      )
    if (linkage === 'ward' && distanceMeasure !== 'euclidean')
      throw new ParameterError(
        this.name,
        `"linkage" can be "ward" only for Euclidean distances, not for "${distanceMeasure}".`,
      )
  }

  /** The columns that are added. */
  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  /** The rows with the number of their cluster. */
  transform<T extends object>(data: DataSet<T>): DataSet<T & Row>
  transform<T extends object>(data: DataStream<T>): DataStream<T & Row>
  transform(data: DataSet<any> | DataStream<any>): DataSet<any> | DataStream<any> {
    const { predictionCol } = this.params
    return this.apply(data, (rows, out) => {
      const merges = this.mergesOf(rows)
      const clusters = clustersAfter(merges.slice(0, this.stop(merges, rows.length)), rows.length)
      for (const [i, row] of rows.entries()) out({ ...row, [predictionCol]: clusters[i] })
    })
  }

  /** What was merged, in this order: `clusterId1`, `clusterId2`, `distance`, `sizeOfMergedCluster`. */
  merges(data: DataSet<any>): DataSet<Merge>
  merges(data: DataStream<any>): DataStream<Merge>
  merges(data: DataSet<any> | DataStream<any>): DataSet<Merge> | DataStream<Merge> {
    return this.apply<Merge>(data, (rows, out) => {
      const merges = this.mergesOf(rows)
      const told = this.params.computeFullTree ? merges.length : this.stop(merges, rows.length)
      for (const merge of merges.slice(0, told)) out(merge)
    })
  }

  private apply<R>(
    data: DataSet<any> | DataStream<any>,
    each: (rows: readonly Row[], out: (result: R) => void) => void,
  ): DataSet<R> | DataStream<R> {
    const { windows } = this.params
    if (data instanceof DataStream)
      return windowed<Row>(data, windows)
        .process<R>({ process: (_, _context, rows, out) => each([...rows], out) })
        .name(this.name)
    if (windows.type !== 'global' && windows.type !== 'countTumbling')
      throw new ParameterError(this.name, `"windows" is "${windows.type}", but a data set has no time.`)
    return data
      .reduceGroup((rows: Iterable<Row>, out: (result: R) => void) => {
        const all = [...rows]
        if (windows.type === 'global') return each(all, out)
        for (let from = 0; from + windows.size <= all.length; from += windows.size)
          each(all.slice(from, from + windows.size), out)
      })
      .name(this.name)
  }

  private mergesOf(rows: readonly Row[]): Merge[] {
    const { featuresCol, distanceMeasure, linkage } = this.params
    const points = rows.map((row) => toArray(this.read.vector(row, featuresCol)))
    for (const point of points) {
      checkSize(this.read, featuresCol, point.length, points[0].length)
      checkMeasurable(distanceMeasure, point)
      checkFinite(this.read, featuresCol, point)
    }
    return agglomerate(points, rowDistance(distanceMeasure), linkage)
  }

  /** How many merges there are until it stops. */
  private stop(merges: readonly Merge[], rows: number): number {
    const { numClusters, distanceThreshold } = this.params
    if (distanceThreshold !== null)
      return merges.filter(({ distance }) => distance <= distanceThreshold).length
    return Math.max(0, rows - (numClusters as number))
  }
}

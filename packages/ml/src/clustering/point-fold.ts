import type { AggregateFunction } from '@wiesel/runtime'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import { joined, numberList, pushAll, type NumberList } from '../linear/number-list.ts'
import type { ColumnReader, Row } from '../row.ts'
import { checkMeasurable, type DistanceMeasure } from '../vector/distance.ts'
import { isSparse, toArray } from '../vector/vector.ts'
import type { RowBlock } from './centroid-sums.ts'

/** A block while rows are added to it. Plain data. */
interface GrowingPoints {
  rows: number
  size: number
  readonly values: NumberList
}

interface PointColumns {
  readonly featuresCol: string
  readonly distanceMeasure: DistanceMeasure
}

/** Makes blocks of rows. Adding throws a RowError for vectors of different sizes, and for numbers that are not finite. */
export class PointFold implements AggregateFunction<Row, GrowingPoints, RowBlock> {
  private readonly read: ColumnReader
  private readonly columns: PointColumns

  constructor(read: ColumnReader, columns: PointColumns) {
    this.read = read
    this.columns = columns
  }

  createAccumulator(): GrowingPoints {
    return { rows: 0, size: 0, values: numberList() }
  }

  add(row: Row, points: GrowingPoints): GrowingPoints {
    const { read } = this
    const { featuresCol, distanceMeasure } = this.columns
    const vector = read.vector(row, featuresCol)
    const point = isSparse(vector) ? toArray(vector) : vector
    if (points.rows > 0) checkSize(read, featuresCol, point.length, points.size)
    checkMeasurable(distanceMeasure, point)
    if (!pushAll(points.values, point)) checkFinite(read, featuresCol, point)
    points.rows++
    points.size = point.length
    return points
  }

  getResult({ rows, size, values }: GrowingPoints): RowBlock {
    return { rows, size, values: joined(values) }
  }

  merge(a: GrowingPoints, b: GrowingPoints): GrowingPoints {
    if (a.rows === 0) return b
    if (b.rows === 0) return a
    checkSize(this.read, this.columns.featuresCol, b.size, a.size)
    pushAll(a.values, joined(b.values))
    a.rows += b.rows
    return a
  }
}

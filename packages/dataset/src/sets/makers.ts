import type { Sink } from '@wiesel/runtime'
import type { JoinSide } from '@wiesel/runtime/internal'
import type { BulkIteration } from '../iteration/bulk-iteration.ts'
import type { DeltaIteration } from '../iteration/delta-iteration.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import type { SortKey } from '../keys/sort-key.ts'
import type { AggregateKind } from './aggregation.ts'
import type { JoinHint } from '../join/join-hint.ts'
import type { JoinStart } from '../join/join-start.ts'
import type { JoinSet } from '../join/join-set.ts'
import type { PairSet } from '../join/pair-set.ts'
import type { OuterJoin } from '../join/outer-join.ts'
import type { CoGroup } from '../join/co-group.ts'
import type { RangeKey } from '../partition/range-key.ts'
import type { RangePartitions } from '../partition/range-partitions.ts'
import type { RecordType } from '../types/record-type.ts'
import type { AggregatedSet } from './aggregated-set.ts'
import type { DataSet } from './data-set.ts'
import type { DataSink } from './data-sink.ts'
import type { Grouping } from './grouping.ts'
import type { SortedPartitions } from './sorted-partitions.ts'
import type { Transformation } from './transformation.ts'
import type { TransformedSet } from './transformed-set.ts'

/** Makes data sets and what leads to them: lets the classes give each other without importing each other in a circle. */
export interface Makers {
  transformed<T>(transformation: Transformation, type?: RecordType): TransformedSet<T>
  grouping<T>(dataSet: DataSet<T>, key: ResolvedKey): Grouping<T>
  aggregated<T>(
    dataSet: DataSet<T>,
    key: ResolvedKey | undefined,
    kind: AggregateKind,
    field: string | number,
  ): AggregatedSet<T>
  sortedPartitions<T>(dataSet: DataSet<T>, keys: readonly SortKey[]): SortedPartitions<T>
  join<L, R>(left: DataSet<L>, right: DataSet<R>, hint: JoinHint): JoinStart<L, R, JoinSet<L, R>>
  outerJoin<L, R, LeftOut, RightOut>(
    left: DataSet<L>,
    right: DataSet<R>,
    hint: JoinHint,
    outer: Readonly<Record<JoinSide, boolean>>,
  ): JoinStart<L, R, OuterJoin<LeftOut, RightOut>>
  semiJoin<L, R>(
    left: DataSet<L>,
    right: DataSet<R>,
    hint: JoinHint,
    anti: boolean,
  ): JoinStart<L, R, TransformedSet<L>>
  coGroup<L, R>(left: DataSet<L>, right: DataSet<R>): JoinStart<L, R, CoGroup<L, R>>
  iteration<T>(initial: DataSet<T>, max: number): BulkIteration<T>
  deltaIteration<S, W>(
    solution: DataSet<S>,
    workset: DataSet<W>,
    max: number,
    key: ResolvedKey,
  ): DeltaIteration<S, W>
  cross<L, R>(left: DataSet<L>, right: DataSet<R>, build?: JoinSide): PairSet<L, R>
  rangePartitions<T>(dataSet: DataSet<T>, key: RangeKey): RangePartitions<T>
  sink<T>(dataSet: DataSet<T>, sink: Sink<T, any, any>): DataSink<T>
}

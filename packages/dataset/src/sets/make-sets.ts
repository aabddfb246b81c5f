import { BulkIteration } from '../iteration/bulk-iteration.ts'
import { DeltaIteration } from '../iteration/delta-iteration.ts'
import { CoGroup } from '../join/co-group.ts'
import { crossSet } from '../join/cross-set.ts'
import { JoinSet } from '../join/join-set.ts'
import { JoinStart } from '../join/join-start.ts'
import { checkOuterHint, OuterJoin } from '../join/outer-join.ts'
import { semiJoin } from '../join/semi-join.ts'
import { RangePartitions } from '../partition/range-partitions.ts'
import type { ExecutionEnvironment } from '../environment.ts'
import { AggregatedSet } from './aggregated-set.ts'
import { DataSink } from './data-sink.ts'
import { Grouping } from './grouping.ts'
import type { Makers } from './makers.ts'
import { SortedPartitions } from './sorted-partitions.ts'
import { nodeOf } from './transformation.ts'
import { TransformedSet } from './transformed-set.ts'

/** The makers of an environment. */
export function makeSets(env: ExecutionEnvironment): Makers {
  return {
    transformed: (transformation, type) => {
      const { spec, inputs } = nodeOf(transformation)
      return new TransformedSet(env, env.job.add(spec, inputs), type, transformation)
    },
    grouping: (dataSet, key) => new Grouping(dataSet, key),
    aggregated: (dataSet, key, kind, field) => AggregatedSet.of(dataSet, key, [{ kind, field }]),
    sortedPartitions: (dataSet, keys) => SortedPartitions.of(dataSet, keys),
    join: (left, right, hint) =>
      new JoinStart(left, right, (leftKey, rightKey, key, otherKey) =>
        JoinSet.join({ left, right, leftKey, rightKey, key, otherKey, hint }),
      ),
    outerJoin: (left, right, hint, outer) => {
      checkOuterHint(hint, outer)
      return new JoinStart(
        left,
        right,
        (leftKey, rightKey, key, otherKey) =>
          new OuterJoin({ left, right, leftKey, rightKey, key, otherKey, hint, outer }),
      )
    },
    semiJoin: (left, right, hint, anti) => {
      checkOuterHint(hint, { left: anti, right: false })
      return new JoinStart(left, right, (leftKey, rightKey, key, otherKey) =>
        semiJoin({ left, right, leftKey, rightKey, key, otherKey, hint }, anti),
      )
    },
    coGroup: (left, right) =>
      new JoinStart(
        left,
        right,
        (leftKey, rightKey, key, otherKey) => new CoGroup({ left, right, leftKey, rightKey, key, otherKey }),
      ),
    iteration: (initial, max) => BulkIteration.of(initial, max),
    deltaIteration: (solution, workset, max, key) => new DeltaIteration({ solution, workset, max, key }),
    cross: (left, right, build) => crossSet(left, right, build),
    rangePartitions: (dataSet, key) => RangePartitions.of({ source: dataSet, key, orders: [] }),
    sink: (dataSet, sink) => DataSink.of(dataSet, sink),
  }
}

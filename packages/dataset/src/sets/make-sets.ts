import { CoGroup } from '../join/co-group.ts'
import { crossSet } from '../join/cross-set.ts'
import { joinSet } from '../join/join-set.ts'
import { JoinStart } from '../join/join-start.ts'
import { checkOuterHint, OuterJoin } from '../join/outer-join.ts'
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
      new JoinStart(left, right, (leftKey, rightKey) => joinSet({ left, right, leftKey, rightKey, hint })),
    outerJoin: (left, right, hint, outer) => {
      checkOuterHint(hint, outer)
      return new JoinStart(
        left,
        right,
        (leftKey, rightKey) => new OuterJoin({ left, right, leftKey, rightKey, hint, outer }),
      )
    },
    coGroup: (left, right) =>
      new JoinStart(left, right, (leftKey, rightKey) => new CoGroup({ left, right, leftKey, rightKey })),
    cross: (left, right, build) => crossSet(left, right, build),
    sink: (dataSet, sink) => DataSink.of(dataSet, sink),
  }
}

import { FoldOperator, NumberingOperator, PassThroughOperator, type Upstream } from '@wiesel/runtime/internal'
import { rich } from '../functions/rich.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'
import { types, type RecordType } from '../types/record-type.ts'

/** How many records a subtask has. */
export type PartitionCount = [subtask: number, count: number]

function countPartitions(upstreams: readonly Upstream[], parallelism: number | undefined) {
  const subtaskOf = rich(
    ({ subtask }) =>
      () =>
        subtask,
  )
  return {
    name: 'Count partitions',
    inputs: [upstreams],
    functions: [subtaskOf],
    create: (bind: <F extends (...args: any[]) => unknown>(value: F) => F) => {
      const subtask = bind(subtaskOf)()
      return new FoldOperator<unknown, number, PartitionCount>({
        createAccumulator: () => 0,
        add: (_, n) => n + 1,
        getResult: (n) => [subtask, n],
        merge: (a, b) => a + b,
      })
    },
    parallelism,
  }
}

/** The number of records of each subtask, also of those without any. */
export function partitionCounts(dataSet: DataSet<any>): TransformedSet<PartitionCount> {
  return dataSet.env.make.transformed<PartitionCount>(
    countPartitions(dataSet.upstreams, dataSet.parallelism),
    types.tuple(types.int, types.long),
  )
}

function numberedType(type: RecordType | undefined): RecordType | undefined {
  return type === undefined ? undefined : types.tuple(types.long, type)
}

/** Records with numbers from 0, without gaps. They are counted first, and kept meanwhile. */
export function zipWithIndex<T>(dataSet: DataSet<T>): TransformedSet<[number, T]> {
  const { parallelism, env } = dataSet
  // One operator that both the counting and the numbering read, so that they see the same partitions.
  const same = dataSet
    .through({
      name: 'Partitions',
      inputs: [dataSet.upstreams],
      functions: [],
      create: () => new PassThroughOperator<T>(),
      parallelism,
    })
    .map((upstream) => ({ ...upstream, partition: 'forward' as const }))
  const counts = dataSet.through(countPartitions(same, parallelism))
  const firstOf = rich(({ subtask, getBroadcastVariable }) => {
    const before = getBroadcastVariable<PartitionCount>('counts').filter(([other]) => other < subtask)
    return () => before.reduce((sum, [, count]) => sum + count, 0)
  })
  const numbered = dataSet.through(
    {
      name: 'Number',
      inputs: [same],
      functions: [firstOf],
      create: (bind) => new NumberingOperator<T>(bind(firstOf)(), 1),
      parallelism,
    },
    [{ name: 'counts', upstreams: counts.map((upstream) => ({ ...upstream, partition: 'broadcast' })) }],
  )
  return env.make.transformed<[number, T]>(
    {
      name: 'Zip with index',
      inputs: [numbered],
      functions: [],
      create: () => new PassThroughOperator<[number, T]>(),
      parallelism,
    },
    numberedType(dataSet.type),
  )
}

/** Records with numbers that are unique, but have gaps. Nothing is counted. */
export function zipWithUniqueId<T>(dataSet: DataSet<T>): TransformedSet<[number, T]> {
  const placeOf = rich(({ subtask, parallelism }) => () => ({ subtask, parallelism }))
  return dataSet.env.make.transformed<[number, T]>(
    {
      name: 'Zip with unique id',
      inputs: [dataSet.upstreams],
      functions: [placeOf],
      create: (bind) => {
        const { subtask, parallelism } = bind(placeOf)()
        return new NumberingOperator<T>(subtask, parallelism)
      },
      parallelism: dataSet.parallelism,
    },
    numberedType(dataSet.type),
  )
}

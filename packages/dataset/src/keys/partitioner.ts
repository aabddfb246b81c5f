import { PlanError, type Key } from '@wiesel/runtime'
import { describeType, type RecordType } from '../types/record-type.ts'
import type { ResolvedKey } from './resolve-key.ts'

/** Chooses a subtask, 0 to `partitions − 1`, for a key. */
export type PartitionFunction<K extends Key> = (key: K, partitions: number) => number

/** A {@link PartitionFunction}, or one with the type of the keys that it takes. */
export type Partitioner<K extends Key> =
  PartitionFunction<K> | { readonly choose: PartitionFunction<K>; readonly keyType: RecordType }

/** The function of a partitioner, if it takes such keys. @throws PlanError `INVALID_PARTITIONER` */
export function checkPartitioner(
  partitioner: Partitioner<any>,
  key: ResolvedKey,
): (key: any, partitions: number) => number {
  const types = key.flat?.types
  if (types !== undefined && types.length !== 1) {
    throw new PlanError(
      'INVALID_PARTITIONER',
      `A partitioner takes one field; the key (${key.text}) has ${types.length}.`,
    )
  }
  if (typeof partitioner === 'function') return partitioner
  const [taken, given] = [
    describeType(partitioner.keyType),
    types === undefined ? undefined : describeType(types[0]),
  ]
  if (given !== undefined && given !== taken) {
    throw new PlanError(
      'INVALID_PARTITIONER',
      `The partitioner takes keys of type ${taken}; the key (${key.text}) is ${given}.`,
    )
  }
  return partitioner.choose
}

import type { DraftNode, FieldFold } from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'
import type { FieldWith } from '../keys/field-ref.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import { resolveField } from '../keys/resolve-field.ts'
import { keepsFields, planKey } from '../plan/plan-key.ts'
import type { RecordType } from '../types/record-type.ts'
import {
  aggregateFields,
  copyTuple,
  foldsOf,
  type AggregateKind,
  type FieldAggregation,
} from './aggregation.ts'
import type { DataSet } from './data-set.ts'
import { reduceTransformation } from './reduce-set.ts'
import { nodeOf, type Transformation } from './transformation.ts'
import { TransformedSet } from './transformed-set.ts'

interface AggregatedParts<T> {
  readonly dataSet: DataSet<T>
  readonly key: ResolvedKey | undefined
  readonly aggregations: readonly FieldAggregation[]
}

/** Records with aggregated fields. Their other fields are those of the last record seen. */
export class AggregatedSet<T> extends TransformedSet<T> {
  private readonly parts: AggregatedParts<T>

  /** @internal */
  constructor(
    env: ExecutionEnvironment,
    draft: DraftNode,
    type: RecordType | undefined,
    transformation: Transformation,
    parts: AggregatedParts<T>,
  ) {
    super(env, draft, type, transformation)
    this.parts = parts
  }

  /** @internal */
  static of<T>(
    dataSet: DataSet<T>,
    key: ResolvedKey | undefined,
    aggregations: readonly FieldAggregation[],
  ): AggregatedSet<T> {
    const reduce = aggregateFields<T>(aggregations, dataSet.type)
    const name = aggregations.map(({ kind, field }) => `${kind}(${field})`).join(', ')
    const transformation = reduceTransformation(dataSet, key, reduce, {
      name,
      copy: copyTuple,
      folds: [...foldsOf(aggregations, dataSet.type), ...keptFields(aggregations, key, dataSet.type)],
      ...(key === undefined
        ? {}
        : {
            keeps: keepsFields(
              planKey(key),
              aggregations.map(({ field }) => resolveField(field, dataSet.type).path),
            ),
          }),
    })
    const { spec, inputs } = nodeOf(transformation)
    const { env, type } = dataSet
    return new AggregatedSet(env, env.job.add(spec, inputs), type, transformation, {
      dataSet,
      key,
      aggregations,
    })
  }

  /** One more aggregation of the same records, beside the ones before. */
  and(kind: AggregateKind, field: FieldWith<T, number | bigint | string | Date | boolean>): AggregatedSet<T> {
    const { dataSet, key, aggregations } = this.parts
    return AggregatedSet.of(dataSet, key, [...aggregations, { kind, field }])
  }
}

/** The fields of the key that are not aggregated: all records of a group have the same. */
function keptFields(
  aggregations: readonly FieldAggregation[],
  key: ResolvedKey | undefined,
  type: RecordType | undefined,
): FieldFold[] {
  const aggregated = new Set(aggregations.map(({ field }) => resolveField(field, type).path[0]))
  const fields = (key?.paths ?? []).flatMap((path) => (path.length === 1 ? path : []))
  return fields.filter((field) => !aggregated.has(field)).map((field): FieldFold => ({ field, kind: 'KEEP' }))
}

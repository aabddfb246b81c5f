import type { Collector, Emitted } from '@wiesel/runtime'
import type { DraftNode } from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'
import type { Position } from '../keys/field-ref.ts'
import type { Projected } from '../sets/projection.ts'
import { nodeOf, type Transformation } from '../sets/transformation.ts'
import { TransformedSet } from '../sets/transformed-set.ts'
import type { RecordType } from '../types/record-type.ts'
import type { PairFunction } from './join-transformation.ts'
import { AS_PAIRS, manyResults, oneResult } from './pair-functions.ts'
import { pairFields, projectedType, projectPairs, type PairField, type PairTypes } from './pair-projection.ts'

/** What stands behind pairs: their operator with any function, and what both sides look like. */
export interface PairSource {
  readonly env: ExecutionEnvironment
  readonly transformation: (pair: PairFunction) => Transformation
  readonly types: PairTypes
}

/** The fields that a projection adds: those at some positions, or without any the whole tuple. */
export type Added<T, P extends readonly number[]> = P extends readonly []
  ? T extends readonly unknown[]
    ? [...T]
    : [T]
  : Projected<T, P> extends infer F extends readonly unknown[]
    ? F
    : never

/** The type of pairs, if those of both sides are declared. */
export function pairType({ left, right }: PairTypes): RecordType | undefined {
  return left === undefined || right === undefined ? undefined : { kind: 'tuple', fields: [left, right] }
}

/** Pairs of records, of a join or a cross: a data set of `[left, right]`, or of what a function makes of them. */
export class PairSet<L, R> extends TransformedSet<[L, R]> {
  private readonly source: PairSource

  /** @internal */
  constructor(
    source: PairSource,
    draft: DraftNode,
    type: RecordType | undefined,
    transformation: Transformation,
  ) {
    super(source.env, draft, type, transformation)
    this.source = source
  }

  /** @internal */
  static of<L, R>(source: PairSource): PairSet<L, R> {
    const transformation = source.transformation(AS_PAIRS)
    const { spec, inputs } = nodeOf(transformation)
    return new PairSet(source, source.env.job.add(spec, inputs), pairType(source.types), transformation)
  }

  /** One result for each pair. */
  with<Out>(join: (left: L, right: R) => Out): TransformedSet<Out> {
    return this.source.env.make.transformed<Out>(this.source.transformation(oneResult(join)))
  }

  /** Any number of results for each pair. */
  flatWith<Out>(join: (left: L, right: R, out: Collector<Out>) => Emitted<Out>): TransformedSet<Out> {
    return this.source.env.make.transformed<Out>(this.source.transformation(manyResults(join)))
  }

  /** Tuples that begin with some fields of the left record, by default with all of a tuple. @throws FieldError */
  projectFirst<const P extends readonly Position<L>[]>(...positions: P): PairProjection<L, R, Added<L, P>> {
    return PairProjection.of(this.source, pairFields('left', positions, this.source.types))
  }

  /** Tuples that begin with some fields of the right record, by default with all of a tuple. @throws FieldError */
  projectSecond<const P extends readonly Position<R>[]>(...positions: P): PairProjection<L, R, Added<R, P>> {
    return PairProjection.of(this.source, pairFields('right', positions, this.source.types))
  }
}

/** Tuples of fields of pairs; each further call adds fields. */
export class PairProjection<L, R, Out extends readonly unknown[]> extends TransformedSet<Out> {
  private readonly source: PairSource
  private readonly fields: readonly PairField[]

  /** @internal */
  constructor(
    source: PairSource,
    fields: readonly PairField[],
    draft: DraftNode,
    transformation: Transformation,
  ) {
    super(source.env, draft, projectedType(fields, source.types), transformation)
    this.source = source
    this.fields = fields
  }

  /** @internal */
  static of<L, R, Out extends readonly unknown[]>(
    source: PairSource,
    fields: readonly PairField[],
  ): PairProjection<L, R, Out> {
    const transformation = source.transformation(projectPairs(fields))
    const { spec, inputs } = nodeOf(transformation)
    return new PairProjection(source, fields, source.env.job.add(spec, inputs), transformation)
  }

  /** Adds fields of the left record. @throws FieldError */
  projectFirst<const P extends readonly Position<L>[]>(
    ...positions: P
  ): PairProjection<L, R, [...Out, ...Added<L, P>]> {
    const added = pairFields('left', positions, this.source.types)
    return PairProjection.of(this.source, [...this.fields, ...added])
  }

  /** Adds fields of the right record. @throws FieldError */
  projectSecond<const P extends readonly Position<R>[]>(
    ...positions: P
  ): PairProjection<L, R, [...Out, ...Added<R, P>]> {
    const added = pairFields('right', positions, this.source.types)
    return PairProjection.of(this.source, [...this.fields, ...added])
  }
}

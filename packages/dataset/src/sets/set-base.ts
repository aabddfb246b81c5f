import { PlanError, type PartitionKind } from '@wiesel/runtime'
import type { EdgeCode, Upstream } from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'
import type { PlanFacts } from '../plan/plan-facts.ts'
import type { RecordType } from '../types/record-type.ts'
import { addNode } from './reduce-set.ts'
import type { DataSet } from './data-set.ts'
import type { BroadcastVariable, Transformation } from './transformation.ts'
import type { TransformedSet } from './transformed-set.ts'

/** What the methods of data sets build on. Each layer of a data set adds the methods of one subject. */
export abstract class SetBase<T> {
  /** @internal */
  readonly env: ExecutionEnvironment

  /** @internal Where the records come from: one place, or several for a union. */
  readonly upstreams: readonly Upstream[]

  /** What the records look like, if it was declared. */
  readonly type: RecordType | undefined

  /** @internal */
  constructor(env: ExecutionEnvironment, upstreams: readonly Upstream[], type?: RecordType) {
    this.env = env
    this.upstreams = upstreams
    this.type = type
  }

  /** @internal The parallelism of what gives the records, if it was set. */
  get parallelism(): number | undefined {
    return undefined
  }

  /** @internal The parallelism that operators behind should keep, because records were placed on purpose. */
  get placedParallelism(): number | undefined {
    return undefined
  }

  /** @internal The same records, sent another way. */
  partitioned(partition: PartitionKind, code?: EdgeCode): Upstream[] {
    return this.upstreams.map((upstream) => ({
      ...upstream,
      partition,
      ...(code === undefined ? {} : { code }),
    }))
  }

  /** @internal Adds an operator and gives what comes out of it. */
  through(transformation: Transformation, variables?: readonly BroadcastVariable[]): readonly Upstream[] {
    return addNode(this.self, transformation, variables)
  }

  /** The data set, with the methods of all layers. */
  protected get self(): DataSet<T> {
    return this as unknown as DataSet<T>
  }

  protected transform<R>(
    name: string,
    functions: Transformation['functions'],
    create: Transformation['create'],
    type?: RecordType,
    facts?: PlanFacts,
  ): TransformedSet<R> {
    const { upstreams, placedParallelism } = this
    return this.env.make.transformed<R>(
      { name, inputs: [upstreams], functions, create, parallelism: placedParallelism, facts },
      type,
    )
  }

  protected checkEnvironment(other: DataSet<any>): void {
    if (other.env === this.env) return
    throw new PlanError(
      'OTHER_ENVIRONMENT',
      'Data sets of two environments cannot meet. Build both from the same ExecutionEnvironment.',
    )
  }
}

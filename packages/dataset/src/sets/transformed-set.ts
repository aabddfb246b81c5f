import { OptionError, type NodeSettings, type PlanSize } from '@wiesel/runtime'
import {
  copySettings,
  withSettings,
  type DraftNode,
  type NodeCode,
  type Upstream,
} from '@wiesel/runtime/internal'
import type { ExecutionEnvironment } from '../environment.ts'
import { forwardedFields } from '../plan/forwarded-fields.ts'
import type { RecordType } from '../types/record-type.ts'
import { DataSet } from './data-set.ts'
import { nodeOf, type BroadcastVariable, type Transformation } from './transformation.ts'

const DataSetWithSettings = withSettings(DataSet) as new <T>(
  env: ExecutionEnvironment,
  upstreams: readonly Upstream[],
  type?: RecordType,
) => DataSet<T> & NodeSettings

/**
 * The result of one operator, whose settings can still be changed. `name`, `uid`, `setParallelism` and the like change
 * the operator and return this data set; `withBroadcastSet` and `returns` give a new one.
 */
export class TransformedSet<T> extends DataSetWithSettings<T> {
  /** @internal */
  readonly transformation: Transformation | undefined
  /** @internal */
  readonly draft: DraftNode
  private readonly variables: readonly BroadcastVariable[]

  /** @internal */
  constructor(
    env: ExecutionEnvironment,
    draft: DraftNode,
    type: RecordType | undefined,
    transformation?: Transformation,
    variables: readonly BroadcastVariable[] = [],
  ) {
    super(env, [{ node: draft.id, partition: 'auto' }], type)
    this.draft = draft
    this.transformation = transformation
    this.variables = variables
  }

  /** @internal */
  static ofSource<T>(
    env: ExecutionEnvironment,
    name: string,
    code: NodeCode,
    type: RecordType | undefined,
  ): TransformedSet<T> {
    return new TransformedSet<T>(env, env.job.add({ kind: 'source', name, code }, []), type)
  }

  /**
   * Says about how much comes out, where you know better than the planner: it chooses by sizes how data sets are joined.
   * `explain()` shows its estimates.
   *
   * @param size rows, or bytes of all rows, or both
   * @throws OptionError `INVALID_OPTION`
   */
  withEstimate(size: PlanSize): this {
    for (const [of, amount] of Object.entries(size))
      if ((of !== 'rows' && of !== 'bytes') || !(amount >= 0))
        throw new OptionError(
          `An estimate has rows and bytes, numbers from 0 up, not ${of}: ${String(amount)}.`,
        )
    this.draft.size = { ...size }
    return this
  }

  /** Declares what the records look like: keys and aggregations are then checked when the plan is built. */
  returns(type: RecordType): TransformedSet<T> {
    return new TransformedSet<T>(this.env, this.draft, type, this.transformation, this.variables)
  }

  /**
   * Gives the operator's functions all records of another data set, in every subtask: see {@link rich}. They are kept in
   * memory, and read before the operator's own input.
   */
  withBroadcastSet(dataSet: DataSet<any>, name: string): TransformedSet<T> {
    const { transformation } = this
    if (transformation === undefined)
      throw new OptionError('A source has no functions that could read a broadcast variable.')
    if (this.variables.some((variable) => variable.name === name))
      throw new OptionError(`There is a broadcast variable "${name}" already.`)
    const variables = [...this.variables, { name, upstreams: dataSet.partitioned('broadcast') }]
    return this.as(transformation, variables)
  }

  /**
   * Says which fields the function copies from its input as they are, so that the planner knows where records are behind
   * it: `'f0'` stays where it is, `'f0->f2'` moves, `'*'` is the whole record; several with `;` between them. It is not
   * checked: what is not true makes wrong results.
   *
   * @throws FieldError `INVALID_FORWARD`; OptionError for a source
   * @example
   * import { ExecutionEnvironment } from '@wiesel/dataset'
   *
   * const env = new ExecutionEnvironment({ parallelism: 2 })
   * const doubled = env
   *   .fromElements<[string, number]>(['a', 1], ['b', 2])
   *   .partitionByHash(0)
   *   .map(([name, n]): [string, number] => [name, 2 * n])
   *   .withForwardedFields('f0')
   * console.log(doubled.groupBy(0).sum(1).explain().includes('combine')) // → false
   */
  withForwardedFields(...fields: string[]): TransformedSet<T> {
    return this.forwarding(0, fields)
  }

  /** As {@link withForwardedFields}, of the first input of a join, cross or co-group. */
  withForwardedFieldsFirst(...fields: string[]): TransformedSet<T> {
    return this.forwarding(0, fields)
  }

  /** As {@link withForwardedFields}, of the second input. */
  withForwardedFieldsSecond(...fields: string[]): TransformedSet<T> {
    return this.forwarding(1, fields)
  }

  private forwarding(input: number, fields: readonly string[]): TransformedSet<T> {
    const { transformation } = this
    if (transformation === undefined || input >= transformation.inputs.length)
      throw new OptionError(
        `"${this.draft.name}" has no ${input === 0 ? 'input' : 'second input'} whose fields it could keep.`,
      )
    const { facts } = transformation
    const forward = Object.assign([], facts?.forward, { [input]: forwardedFields(fields) })
    return this.as({ ...transformation, facts: { ...facts, forward } }, this.variables)
  }

  /** The same operator, made otherwise. */
  private as(transformation: Transformation, variables: readonly BroadcastVariable[]): TransformedSet<T> {
    const { spec, inputs } = nodeOf(transformation, variables)
    const draft = this.env.job.add(spec, inputs)
    copySettings(this.draft, draft)
    return new TransformedSet<T>(this.env, draft, this.type, transformation, variables)
  }

  /** @internal */
  override get parallelism(): number | undefined {
    return this.draft.parallelism
  }

  /** @internal */
  override get placedParallelism(): number | undefined {
    return this.transformation?.places === true ? this.draft.parallelism : undefined
  }
}

import { OptionError } from '@wiesel/runtime'
import type { DraftNode } from '@wiesel/runtime/internal'
import { DataStream } from './data-stream.ts'
import type { StreamExecutionEnvironment } from './environment.ts'

/** The result of one operator, whose settings can still be changed. The methods change the operator and return this stream. */
export class SingleOutputStream<T> extends DataStream<T> {
  private readonly draft: DraftNode

  /** @internal */
  constructor(env: StreamExecutionEnvironment, draft: DraftNode) {
    super(env, [{ node: draft.id, partition: 'auto' }])
    this.draft = draft
  }

  /** What the operator is called in plans, metrics and messages. */
  name(name: string): this {
    this.draft.name = name
    return this
  }

  /** The name by which the operator's state is found again after the job was changed. Unique in the job. */
  uid(uid: string): this {
    this.draft.uid = uid
    return this
  }

  /** A sentence for `explain()`. */
  setDescription(description: string): this {
    this.draft.description = description
    return this
  }

  /** How many subtasks the operator has. @throws OptionError `INVALID_OPTION` */
  setParallelism(parallelism: number): this {
    if (!Number.isInteger(parallelism) || parallelism < 1)
      throw new OptionError(`Parallelism must be a whole number from 1 up, not ${parallelism}.`)
    this.draft.parallelism = parallelism
    return this
  }

  /** The number of key groups: the most subtasks the operator can ever be rescaled to. */
  setMaxParallelism(maxParallelism: number): this {
    this.draft.maxParallelism = maxParallelism
    return this
  }

  /** The operator shares its chain with nobody. */
  disableChaining(): this {
    this.draft.chaining = 'never'
    return this
  }

  /** The operator is the head of its chain. */
  startNewChain(): this {
    this.draft.chaining = 'head'
    return this
  }

  /** Subtasks share a slot only with subtasks of the same group. Operators without a group are in that of their inputs. */
  slotSharingGroup(group: string): this {
    this.draft.slotSharingGroup = group
    return this
  }
}

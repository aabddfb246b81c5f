import { OptionError } from '@wiesel/runtime'
import type { DraftNode } from '@wiesel/runtime/internal'

/** The end of a stream. The methods change the sink and return it. */
export class DataStreamSink {
  private readonly draft: DraftNode

  /** @internal */
  constructor(draft: DraftNode) {
    this.draft = draft
  }

  /** What the sink is called in plans, metrics and messages. */
  name(name: string): this {
    this.draft.name = name
    return this
  }

  /** The name by which the sink's state is found again after the job was changed. Unique in the job. */
  uid(uid: string): this {
    this.draft.uid = uid
    return this
  }

  /** How many writers there are. @throws OptionError `INVALID_OPTION` */
  setParallelism(parallelism: number): this {
    if (!Number.isInteger(parallelism) || parallelism < 1)
      throw new OptionError(`Parallelism must be a whole number from 1 up, not ${parallelism}.`)
    this.draft.parallelism = parallelism
    return this
  }

  /** A sentence for `explain()`. */
  setDescription(description: string): this {
    this.draft.description = description
    return this
  }

  /** The number of key groups: the most writers there can ever be. */
  setMaxParallelism(maxParallelism: number): this {
    this.draft.maxParallelism = maxParallelism
    return this
  }

  /** The sink is the head of its chain. */
  startNewChain(): this {
    this.draft.chaining = 'head'
    return this
  }

  /** Subtasks share a slot only with subtasks of the same group. */
  slotSharingGroup(group: string): this {
    this.draft.slotSharingGroup = group
    return this
  }

  /** The sink shares its chain with nobody. */
  disableChaining(): this {
    this.draft.chaining = 'never'
    return this
  }
}

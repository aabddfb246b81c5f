import { OptionError } from '../errors/errors.ts'
import type { DraftNode } from './plan-builder.ts'

/** The settings of an operator or a sink. Each method changes the operator and returns what it was called on. */
export interface NodeSettings {
  /** What the operator is called in plans, metrics and messages. */
  name(name: string): this
  /** The name by which the operator's state is found again after the job was changed. Unique in the job. */
  uid(uid: string): this
  /** A sentence for `explain()`. */
  setDescription(description: string): this
  /** How many subtasks the operator has. @throws OptionError `INVALID_OPTION` */
  setParallelism(parallelism: number): this
  /** The number of key groups: the most subtasks the operator can ever be rescaled to. */
  setMaxParallelism(maxParallelism: number): this
  /** The operator shares its chain with nobody. */
  disableChaining(): this
  /** The operator is the head of its chain. */
  startNewChain(): this
  /** Subtasks share a slot only with subtasks of the same group. Operators without a group are in that of their inputs. */
  slotSharingGroup(group: string): this
}

type Constructor<T extends object> = new (...args: any[]) => T

/** A class with the settings of the node that an instance tells as `draft`. */
export function withSettings<T extends object>(Base: Constructor<T>): Constructor<T & NodeSettings> {
  abstract class WithSettings extends (Base as Constructor<object>) implements NodeSettings {
    declare protected readonly draft: DraftNode

    name(name: string): this {
      this.draft.name = name
      return this
    }

    uid(uid: string): this {
      this.draft.uid = uid
      return this
    }

    setDescription(description: string): this {
      this.draft.description = description
      return this
    }

    setParallelism(parallelism: number): this {
      if (!Number.isInteger(parallelism) || parallelism < 1)
        throw new OptionError(`Parallelism must be a whole number from 1 up, not ${parallelism}.`)
      this.draft.parallelism = parallelism
      return this
    }

    setMaxParallelism(maxParallelism: number): this {
      this.draft.maxParallelism = maxParallelism
      return this
    }

    disableChaining(): this {
      this.draft.chaining = 'never'
      return this
    }

    startNewChain(): this {
      this.draft.chaining = 'head'
      return this
    }

    slotSharingGroup(group: string): this {
      this.draft.slotSharingGroup = group
      return this
    }
  }
  return WithSettings as unknown as Constructor<T & NodeSettings>
}

/** Gives a node that stands for the same operator what was set for another one. */
export function copySettings(from: DraftNode, to: DraftNode): void {
  const { name, uid, description, parallelism, maxParallelism, chaining, slotSharingGroup, size } = from
  Object.assign(to, { name, uid, description, parallelism, maxParallelism, chaining, slotSharingGroup, size })
}

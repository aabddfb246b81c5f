/**
 * What: the state of a function that belongs to its subtask, not to a key: lists that are spread anew, or given whole to
 *   all, when the job goes on with another parallelism.
 * State: the lists that were asked for; those of the snapshot that nobody has asked for yet, which are written on.
 */
import { OptionError, StateError } from '../errors/errors.ts'
import type { ListStateDescriptor } from './descriptors.ts'
import type { Redistribution, SnapshotReader, SnapshotWriter } from './snapshot.ts'
import type { ListState } from './state-handles.ts'

/** Gives handles on the state of a subtask. Get them in `open`. */
export interface OperatorStateStore {
  /** Whether the job goes on from a checkpoint or savepoint. */
  readonly isRestored: boolean
  /**
   * A list whose elements are spread over the subtasks when their number changes.
   *
   * @throws StateError `STATE_KIND_MISMATCH` when the name is that of a union list; OptionError `INVALID_OPTION` for a `ttl`
   */
  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>
  /**
   * A list that every subtask gets whole, all subtasks' elements, when the job goes on.
   *
   * @throws StateError `STATE_KIND_MISMATCH` when the name is that of a list that is spread; OptionError `INVALID_OPTION` for a `ttl`
   */
  getUnionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T>
  /** Has `call` called before the state is stored: to put into it what is kept elsewhere. Must not wait. */
  beforeSnapshot(call: () => void): void
}

const PREFIX = 'function/'

class SubtaskList<T> implements ListState<T> {
  readonly mode: Redistribution
  private values: T[]

  constructor(mode: Redistribution, values: T[]) {
    this.mode = mode
    this.values = values
  }

  get(): readonly T[] {
    return this.values
  }

  add(value: T): void {
    this.values.push(value)
  }

  addAll(values: Iterable<T>): void {
    this.values.push(...values)
  }

  update(values: readonly T[]): void {
    this.values = [...values]
  }

  clear(): void {
    this.values = []
  }
}

export class OperatorState implements OperatorStateStore {
  isRestored = false
  private readonly lists = new Map<string, SubtaskList<any>>()
  private readonly waiting = new Map<string, { mode: Redistribution; values: unknown[] }>()
  private readonly calls: (() => void)[] = []

  getListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.list<T>(descriptor, 'split')
  }

  getUnionListState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    return this.list<T>(descriptor, 'union')
  }

  beforeSnapshot(call: () => void): void {
    this.calls.push(call)
  }

  snapshot(writer: SnapshotWriter): void {
    for (const call of this.calls) call()
    for (const [name, { mode, values }] of this.waiting) writer.list(PREFIX + name, values, mode)
    for (const [name, list] of this.lists) writer.list(PREFIX + name, list.get(), list.mode)
  }

  restore(reader: SnapshotReader): void {
    this.isRestored = true
    for (const [name, mode] of reader.listNames())
      if (name.startsWith(PREFIX))
        this.waiting.set(name.slice(PREFIX.length), { mode, values: reader.list(name) })
  }

  private list<T>({ name, ttl }: ListStateDescriptor<T>, mode: Redistribution): SubtaskList<T> {
    if (ttl !== undefined)
      throw new OptionError(`Operator state "${name}" has a ttl, which only state of keys can have.`)
    const known = this.lists.get(name) ?? this.waiting.get(name)
    if (known !== undefined && known.mode !== mode)
      throw new StateError(
        'STATE_KIND_MISMATCH',
        `Operator state "${name}" is a list that is ${known.mode === 'union' ? 'given whole to all' : 'spread over'} subtasks, and cannot be one that is ${mode === 'union' ? 'given whole to all' : 'spread over'} subtasks. Give the new state another name.`,
      )
    let list = this.lists.get(name)
    if (list === undefined) {
      list = new SubtaskList<T>(mode, (this.waiting.get(name)?.values ?? []) as T[])
      this.waiting.delete(name)
      this.lists.set(name, list)
    }
    return list as SubtaskList<T>
  }
}

import type { StateDescriptor } from './descriptors.ts'
import type { StateSlots } from './state-slots.ts'
import { keyedStateStore, type KeyedStateStore } from './state-store.ts'

/** Named state values of one scope, as they are stored. */
export type NamedValues = Map<string, unknown>

/**
 * State of the current scope, where a scope is any `Map` from state names to values: a trigger's state of a key and a
 * window, a window function's state of a window.
 */
export class ScopedState implements StateSlots {
  /** Handles on the state of the current scope. */
  readonly store: KeyedStateStore
  private readonly names: string[] = []
  private readonly current: (create: boolean) => NamedValues | undefined
  private readonly drop: () => void

  /**
   * @param current the values of the current scope; made when `create` and there are none
   * @param drop removes the current scope, which has no values any more
   */
  constructor(current: (create: boolean) => NamedValues | undefined, drop: () => void) {
    this.current = current
    this.drop = drop
    this.store = keyedStateStore(this)
  }

  register({ name }: StateDescriptor): number {
    const known = this.names.indexOf(name)
    return known >= 0 ? known : this.names.push(name) - 1
  }

  read(slot: number): unknown {
    return this.current(false)?.get(this.names[slot])
  }

  write(slot: number, value: unknown): void {
    if (value !== undefined) {
      this.current(true)?.set(this.names[slot], value)
      return
    }
    const values = this.current(false)
    if (values?.delete(this.names[slot]) === true && values.size === 0) this.drop()
  }
}

/** One state of several scopes as one value. */
export function mergeStateValues(descriptor: StateDescriptor, values: readonly any[]): unknown {
  const present: any[] = values.filter((value) => value !== undefined)
  if (present.length === 0) return undefined
  switch (descriptor.kind) {
    case 'list':
      return present.flatMap((list) => list as unknown[])
    case 'reducing':
      return present.reduce((a, b) => descriptor.reduce(a, b) as unknown)
    case 'aggregating':
      return present.reduce((a, b) => descriptor.aggregate.merge?.(a, b) as unknown)
    default:
      return present.at(-1)
  }
}

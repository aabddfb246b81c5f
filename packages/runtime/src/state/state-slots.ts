import type { StateDescriptor } from './descriptors.ts'

/** Named states of whatever is current (a key, a window of a key), reached by slot. `undefined` is an absent state. */
export interface StateSlots {
  /** The slot of a state; the same name again gives the same slot. */
  register(descriptor: StateDescriptor): number
  read(slot: number): unknown
  /** The clock by which state expires; missing where it cannot. */
  readonly now?: () => number
  write(slot: number, value: unknown): void
}

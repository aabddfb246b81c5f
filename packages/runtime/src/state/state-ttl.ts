/**
 * What: state that is forgotten when it has not been used for a while, by the clock.
 * State: with a time to live every value is stored with the time of its last use: `[value, at]`; of a list each element, of
 *   a map each entry, as `[key, value, at]`.
 */
import { OptionError } from '../errors/errors.ts'
import type { KeyIdentity } from '../keys/key-identity.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import type { StateDescriptor } from './descriptors.ts'
import { putInto, type MapSlot } from './map-slot.ts'

/** How long state lives. By the clock, never by event time. */
export interface StateTtl {
  /** Since its last use a value, an element of a list or an entry of a map lives this long. */
  readonly time: Duration
  /** What counts as a use: `'on-create-and-write'` (default), or `'on-read-and-write'`. */
  readonly update?: 'on-create-and-write' | 'on-read-and-write'
  /** Whether what has expired may still be read as long as it is there. Default `'never-return-expired'`. */
  readonly visibility?: 'never-return-expired' | 'return-expired-if-not-cleaned-up'
  /** What removes state that is not read any more. What is read is removed then. */
  readonly cleanup?: {
    /** Keys looked at with each use of the state; 0 for none. Default 5. */
    readonly incremental?: number
    /** Whether expired state is left out of snapshots. Default `false`. */
    readonly fullSnapshot?: boolean
  }
}

/** A value and when it was last used. */
export type Timed<T> = [value: T, at: number]
/** A map entry and when it was last used. */
export type TimedPair<K, V> = [key: K, value: V, at: number]
export type TimedPairs<K, V> = Map<KeyIdentity, TimedPair<K, V>>

/** {@link StateTtl} with everything decided, and the clock. */
export class Expiry {
  readonly updateOnRead: boolean
  readonly returnExpired: boolean
  readonly keysPerUse: number
  readonly leftOutOfSnapshots: boolean
  readonly now: () => number
  private readonly timeMs: number

  /** @throws OptionError `INVALID_OPTION` */
  constructor(ttl: StateTtl, now: () => number) {
    const { update = 'on-create-and-write', visibility = 'never-return-expired', cleanup = {} } = ttl
    this.timeMs = toMillis(ttl.time)
    if (!(this.timeMs > 0))
      throw new OptionError(`The time to live of a state is ${String(ttl.time)}; it must be more than 0.`)
    this.updateOnRead = oneOf('update', update, ['on-create-and-write', 'on-read-and-write']) > 0
    this.returnExpired =
      oneOf('visibility', visibility, ['never-return-expired', 'return-expired-if-not-cleaned-up']) > 0
    this.keysPerUse = cleanup.incremental ?? 5
    this.leftOutOfSnapshots = cleanup.fullSnapshot ?? false
    this.now = now
  }

  isExpired(at: number): boolean {
    return this.now() - at >= this.timeMs
  }

  /** What is left of a stored state; `undefined` if nothing, the same object if everything. */
  unexpired(kind: StateDescriptor['kind'], stored: unknown): unknown {
    switch (kind) {
      case 'list': {
        const list = stored as Timed<unknown>[]
        if (!list.some(([, at]) => this.isExpired(at))) return list
        const left = list.filter(([, at]) => !this.isExpired(at))
        return left.length === 0 ? undefined : left
      }
      case 'map': {
        const map = stored as TimedPairs<unknown, unknown>
        const left = [...map].filter(([, [, , at]]) => !this.isExpired(at))
        if (left.length === map.size) return map
        return left.length === 0 ? undefined : new Map(left)
      }
      default:
        return this.isExpired((stored as Timed<unknown>)[1]) ? undefined : stored
    }
  }
}

/** A stored state as it would be without times. */
export function withoutTimes(kind: StateDescriptor['kind'], stored: unknown): unknown {
  switch (kind) {
    case 'list':
      return (stored as Timed<unknown>[]).map(([value]) => value)
    case 'map':
      return mapOf(stored as TimedPairs<unknown, unknown>)
    default:
      return (stored as Timed<unknown>)[0]
  }
}

function mapOf(pairs: TimedPairs<unknown, unknown>): MapSlot {
  const slot: MapSlot = new Map()
  for (const [key, value] of pairs.values()) putInto(slot, key, value)
  return slot
}

function oneOf(name: string, value: string, known: readonly string[]): number {
  const index = known.indexOf(value)
  if (index >= 0) return index
  throw new OptionError(
    `The option "${name}" of a time to live is "${value}". It can be: ${known.join(', ')}.`,
  )
}

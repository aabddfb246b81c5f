/**
 * What: the keyed state of one operator in one subtask. Every named state is a slot of the key's entry, so a record
 *   costs one table look-up however many states its key has.
 * State: a {@link KeyTable} whose values are arrays of slots; `undefined` is an absent state.
 * A key's entry exists exactly while one of its slots is present.
 */
import { StateError } from '../errors/errors.ts'
import { describeValue } from '../errors/describe-value.ts'
import type { StateDescriptor } from './descriptors.ts'
import { KeyTable, keyGroupOfEntry, type KeyEntry } from './key-table.ts'
import { unknownState, type ReadableState } from './readable-state.ts'
import { pairsOf, restoredSlot, type MapSlot } from './map-slot.ts'
import type { StateSlots } from './state-slots.ts'
import { partOf } from './snapshot-part.ts'
import { Expiry, withoutTimes, type TimedPair, type TimedPairs } from './state-ttl.ts'
import type { SnapshotReader, SnapshotWriter } from './snapshot.ts'
import { keyIdentity } from '../keys/key-identity.ts'

type Slots = unknown[]
type TimedMap = TimedPairs<unknown, unknown>

const PREFIX = 'state/'

/** A state in a snapshot. */
interface RestoredState {
  /** Its name there: the kind and the name. */
  readonly storedName: string
  readonly entries: () => IterableIterator<[unknown, unknown]>
}

export class KeyedState implements StateSlots, ReadableState {
  private readonly table = new KeyTable<Slots>()
  private readonly descriptors: StateDescriptor[] = []
  private entry: KeyEntry<Slots> | undefined
  private key: unknown
  private hasKey = false
  /** States that nobody has registered yet, as they are in the snapshot. */
  private readonly restored = new Map<string, RestoredState>()
  /** For each slot the name that its state has in snapshots. */
  private readonly storedNames: string[] = []
  readonly now: (() => number) | undefined
  /** For each slot with a time to live what expires in it. */
  private readonly expiries: (Expiry | undefined)[] = []
  /** Where the incremental clean-up is. */
  private cleaning: IterableIterator<KeyEntry<Slots>> | undefined

  /** @param now the clock for state with a time to live. Default: there is none */
  constructor(now?: () => number) {
    this.now = now
  }

  /** Makes the state of `key` the one that handles read and write. */
  setCurrentKey(key: unknown): void {
    this.key = key
    this.hasKey = true
    this.entry = this.table.find(key)
  }

  /** From now on no key is set: reading and writing fail. */
  clearCurrentKey(): void {
    this.key = undefined
    this.hasKey = false
    this.entry = undefined
  }

  /** Forgets everything of the current key. */
  forgetKey(): void {
    if (this.entry !== undefined) this.table.remove(this.entry)
    this.entry = undefined
  }

  get currentKey(): unknown {
    return this.key
  }

  /** The slot of a state; registering the same name again gives the same slot. */
  register(descriptor: StateDescriptor): number {
    const known = this.descriptors.findIndex((other) => other.name === descriptor.name)
    if (known >= 0) {
      if (storedKind(this.descriptors[known]) === storedKind(descriptor)) return known
      throw new StateError(
        'STATE_KIND_MISMATCH',
        `State "${descriptor.name}" is registered as ${storedKind(this.descriptors[known])} state and as ${storedKind(descriptor)} state. State names are unique within an operator.`,
      )
    }
    const slot = this.descriptors.push(descriptor) - 1
    this.storedNames.push(storedName(descriptor))
    if (descriptor.ttl !== undefined && this.now !== undefined)
      this.expiries[slot] = new Expiry(descriptor.ttl, this.now)
    this.takeRestored(slot, descriptor)
    return slot
  }

  read(slot: number): unknown {
    if (!this.hasKey) throw this.noKey(slot)
    const expiry = this.expiries[slot]
    if (expiry !== undefined && expiry.keysPerUse > 0) this.cleanUp(slot, expiry)
    return this.entry?.value[slot]
  }

  write(slot: number, value: unknown): void {
    if (!this.hasKey) throw this.noKey(slot)
    if (this.entry === undefined) {
      if (value === undefined) return
      this.entry = this.table.insert(this.key, [])
    }
    const slots = this.entry.value
    slots[slot] = value
    if (value === undefined) this.dropIfEmpty(this.entry)
  }

  private dropIfEmpty(entry: KeyEntry<Slots>): void {
    if (entry.value.some((value) => value !== undefined)) return
    this.table.remove(entry)
    if (this.entry === entry) this.entry = undefined
  }

  /** Removes what has expired for the next few keys. */
  private cleanUp(slot: number, expiry: Expiry): void {
    this.cleaning ??= this.table.walk()
    for (let i = 0; i < expiry.keysPerUse; i++) {
      const next = this.cleaning.next()
      if (next.done === true) {
        this.cleaning = undefined
        return
      }
      const stored = next.value.value[slot]
      if (stored === undefined) continue
      const left = expiry.unexpired(this.descriptors[slot].kind, stored)
      const entry = left === stored ? undefined : this.table.find(next.value.key)
      // The walk may come upon an entry that is gone, and that another one has taken the place of.
      if (entry !== next.value) continue
      entry.value[slot] = left
      if (left === undefined) this.dropIfEmpty(entry)
    }
  }

  /** The states that were registered. */
  get names(): readonly string[] {
    return this.descriptors.map(({ name }) => name)
  }

  /**
   * What a state holds for any key, `undefined` if nothing, without making that key the current one. Lists and maps are
   * plain ones.
   *
   * @throws StateError `UNKNOWN_STATE`
   */
  peek(name: string, key: unknown): unknown {
    const slot = this.names.indexOf(name)
    if (slot < 0) throw unknownState(name, this.names)
    const stored = this.table.find(key)?.value[slot]
    const descriptor = this.descriptors[slot]
    const value = this.visible(slot, stored)
    if (value === undefined) return undefined
    if (descriptor.kind === 'map') return new Map(pairsOf(value as MapSlot))
    return descriptor.kind === 'aggregating' ? (descriptor.aggregate.getResult(value) as unknown) : value
  }

  /** What a reader sees of a stored state. */
  private visible(slot: number, stored: unknown): unknown {
    const expiry = this.expiries[slot]
    if (stored === undefined || expiry === undefined) return stored
    const { kind } = this.descriptors[slot]
    const left = expiry.returnExpired ? stored : expiry.unexpired(kind, stored)
    return left === undefined ? undefined : withoutTimes(kind, left)
  }

  /** All keys that have a value in some slot. */
  *keys(slot: number): IterableIterator<unknown> {
    for (const entry of this.table) if (entry.value[slot] !== undefined) yield entry.key
  }

  get size(): number {
    return this.table.size
  }

  snapshot(writer: SnapshotWriter, maxParallelism: number): void {
    this.table.writeTo(writer, (entry) => this.writeEntry(writer, entry, maxParallelism))
    for (const { storedName: name, entries } of this.restored.values())
      writer.write(partOf(entries(), ([key, value]) => writer.keyed(name, key, value)))
  }

  /** Takes over what a snapshot has. States that nobody has registered yet wait, and are written on again. */
  restore(reader: SnapshotReader): void {
    for (const name of reader.keyedNames()) {
      if (!name.startsWith(PREFIX)) continue
      this.restored.set(nameOf(name), { storedName: name, entries: () => reader.keyed(name) })
    }
    this.descriptors.forEach((descriptor, slot) => this.takeRestored(slot, descriptor))
  }

  private writeEntry(writer: SnapshotWriter, entry: KeyEntry<Slots>, maxParallelism: number): void {
    const group = keyGroupOfEntry(entry, maxParallelism)
    const slots = entry.value
    for (let slot = 0; slot < slots.length; slot++) {
      const descriptor = this.descriptors[slot]
      const value = this.toBeStored(slot, slots[slot])
      if (value === undefined) continue
      const stored = isTimedMap(descriptor) ? [...(value as TimedMap).values()] : value
      writer.keyed(this.storedNames[slot], entry.key, stored, group)
    }
  }

  private toBeStored(slot: number, value: unknown): unknown {
    const expiry = this.expiries[slot]
    if (value === undefined || expiry?.leftOutOfSnapshots !== true) return value
    return expiry.unexpired(this.descriptors[slot].kind, value)
  }

  private takeRestored(slot: number, descriptor: StateDescriptor): void {
    const restored = this.restored.get(descriptor.name)
    if (restored === undefined) return
    const kind = kindOf(restored.storedName)
    if (kind !== storedKind(descriptor)) {
      throw new StateError(
        'STATE_KIND_MISMATCH',
        `State "${descriptor.name}" was stored as ${kind} state and is now declared as ${storedKind(descriptor)} state. Give the new state another name.`,
      )
    }
    this.restored.delete(descriptor.name)
    for (const [key, value] of restored.entries()) {
      const entry = this.table.find(key) ?? this.table.insert(key, [])
      entry.value[slot] =
        descriptor.kind !== 'map'
          ? value
          : isTimedMap(descriptor)
            ? timedMap(value as TimedPair<unknown, unknown>[])
            : restoredSlot(value as MapSlot)
    }
    if (this.hasKey) this.setCurrentKey(this.key)
  }

  private noKey(slot: number): StateError {
    return new StateError(
      'NO_CURRENT_KEY',
      `State "${this.descriptors[slot]?.name ?? describeValue(slot)}" was used where no key is set. Use keyed state in processElement and onTimer, not in open or close; on the side of broadcast records go through applyToKeyedState.`,
    )
  }
}

/** The kind as snapshots have it: values with times are not values without. */
function storedKind({ kind, ttl }: StateDescriptor): string {
  return ttl === undefined ? kind : `${kind} (with ttl)`
}

/** The name in snapshots: `state/value/visits`. */
function storedName(descriptor: StateDescriptor): string {
  return `${PREFIX}${storedKind(descriptor)}/${descriptor.name}`
}

const kindOf = (stored: string): string => stored.slice(PREFIX.length).split('/', 1)[0]
const nameOf = (stored: string): string => stored.slice(PREFIX.length + kindOf(stored).length + 1)

function isTimedMap({ kind, ttl }: StateDescriptor): boolean {
  return kind === 'map' && ttl !== undefined
}

function timedMap(pairs: readonly TimedPair<unknown, unknown>[]): TimedMap {
  return new Map(pairs.map((pair) => [keyIdentity(pair[0]), pair]))
}

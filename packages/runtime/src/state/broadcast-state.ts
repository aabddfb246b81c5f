/**
 * What: state that every subtask has whole: maps by name, filled from broadcast records.
 * State: one {@link MapState} for each declared name. In a snapshot each is a list of entries of which one copy goes to
 *   every subtask, at any parallelism. Copies are equal: at a snapshot all subtasks have seen the same broadcast records.
 *   Records of several producers come in another order in each; what a function makes of them must not depend on it.
 */
import { StateError } from '../errors/errors.ts'
import type { Key } from '../keys/hash-key.ts'
import type { MapStateDescriptor } from './descriptors.ts'
import type { SnapshotReader, SnapshotWriter } from './snapshot.ts'
import { MapHandle, type MapState, type ReadOnlyMapState } from './state-handles.ts'
import type { StateSlots } from './state-slots.ts'

const PREFIX = 'broadcast/'

export class BroadcastState {
  private readonly maps = new Map<string, MapState<Key, unknown>>()

  constructor(descriptors: readonly MapStateDescriptor<any, any>[]) {
    for (const { name } of descriptors) this.maps.set(name, new MapHandle<Key, unknown>(new OneSlot(), 0))
  }

  /** The state to read and write. */
  writer<K extends Key, V>({ name }: MapStateDescriptor<K, V>): MapState<K, V> {
    const map = this.maps.get(name)
    if (map === undefined) {
      const known = [...this.maps.keys()].map((one) => `"${one}"`).join(', ')
      throw new StateError(
        'UNKNOWN_BROADCAST_STATE',
        `There is no broadcast state "${name}": the stream was broadcast with ${known}. Give its descriptor to broadcast(…), too.`,
      )
    }
    return map as unknown as MapState<K, V>
  }

  /** The state to read. Its object has no methods that write. */
  reader<K extends Key, V>(descriptor: MapStateDescriptor<K, V>): ReadOnlyMapState<K, V> {
    const map = this.writer(descriptor)
    return {
      get: (key) => map.get(key),
      contains: (key) => map.contains(key),
      entries: () => map.entries(),
      keys: () => map.keys(),
      values: () => map.values(),
      isEmpty: () => map.isEmpty(),
    }
  }

  snapshot(writer: SnapshotWriter): void {
    for (const [name, map] of this.maps)
      if (!map.isEmpty()) writer.list(PREFIX + name, [...map.entries()], 'broadcast')
  }

  restore(reader: SnapshotReader): void {
    for (const [name, map] of this.maps) map.putAll(reader.list(PREFIX + name) as (readonly [Key, unknown])[])
  }
}

/** One state that belongs to no key. */
class OneSlot implements StateSlots {
  private value: unknown

  register(): number {
    return 0
  }

  read(): unknown {
    return this.value
  }

  write(_slot: number, value: unknown): void {
    this.value = value
  }
}

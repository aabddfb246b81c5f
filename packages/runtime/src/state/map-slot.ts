/**
 * What: how a map state without a time to live keeps its entries: by the identity of their keys, so that they are equal by
 *   value. Nearly all keys are their own identity, and have their values beside them; the others have key and value.
 */
import { keyIdentity, type KeyIdentity } from '../keys/key-identity.ts'
import { getFrom } from './sharded-map.ts'

/** Values, or pairs of key and value where the key is not its identity. */
export type MapSlot = Map<KeyIdentity, unknown>

/** Whether an identity is not the key itself. */
function isPaired(identity: unknown): boolean {
  return typeof identity === 'string' && identity.charCodeAt(0) === 0
}

/** The value of a key, or `undefined`. */
export function getOf(slot: MapSlot, key: unknown): unknown {
  const identity = keyIdentity(key)
  const stored = getFrom(slot, identity)
  return stored !== undefined && isPaired(identity) ? (stored as [unknown, unknown])[1] : stored
}

/** Adds an entry, or replaces it. */
export function putInto(slot: MapSlot, key: unknown, value: unknown): void {
  const identity = keyIdentity(key)
  slot.set(identity, isPaired(identity) ? [key, value] : value)
}

/** Key and value of each entry. */
export function* pairsOf(slot: MapSlot): IterableIterator<[key: unknown, value: unknown]> {
  for (const [identity, stored] of slot) {
    if (isPaired(identity)) yield [...(stored as [unknown, unknown])]
    else yield [identity, stored]
  }
}

/** A slot that comes from a snapshot. Identities may have been others when it was written. */
export function restoredSlot(stored: MapSlot): MapSlot {
  if (!stored.keys().some(isPaired)) return stored
  const slot: MapSlot = new Map()
  for (const [key, value] of pairsOf(stored)) putInto(slot, key, value)
  return slot
}

/**
 * What: how far windows had fired when a snapshot was taken, by key group. Subtasks of the old job may have been at
 *   different points, and after rescaling one subtask has key groups of several. Within one window some keys may have
 *   fired and others not.
 * Once the watermark has passed all of it, it is empty and costs nothing.
 */
import { keyGroupOf, keyGroupRange } from '../keys/key-groups.ts'
import { keyIdentity, type KeyIdentity } from '../keys/key-identity.ts'
import type { OperatorContext } from '../operator/operator-context.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { MIN_TIMESTAMP } from '../time/timestamp.ts'

type StoredPart = [firstGroup: number, lastGroup: number, upTo: number]

export class Frontier {
  private parts: StoredPart[] = []
  /** Keys that had fired in windows that had not fired for all: window starts with the windows' largest timestamps. */
  private readonly firedKeys = new Map<KeyIdentity, { key: unknown; windows: Map<number, number> }>()
  private firedKeysUpTo = MIN_TIMESTAMP

  get isEmpty(): boolean {
    return this.parts.length === 0 && this.firedKeys.size === 0
  }

  /** All windows that end at or before this had fired for the key. */
  of(key: unknown, maxParallelism: number): number {
    return this.ofGroup(keyGroupOf(key, maxParallelism))
  }

  /** Whether one window had fired for the key, though not for all keys. */
  hasFired(key: unknown, windowStart: number): boolean {
    return this.firedKeys.get(keyIdentity(key))?.windows.has(windowStart) ?? false
  }

  /** The watermark has come this far: what it has passed is known without the frontier. */
  advance(watermark: number): void {
    if (this.parts.length > 0) this.parts = this.parts.filter(([, , upTo]) => upTo > watermark)
    if (this.firedKeysUpTo <= watermark) this.firedKeys.clear()
  }

  /** @param upTo all windows that end at or before this have fired for all keys of the subtask */
  snapshot(
    writer: SnapshotWriter,
    upTo: number,
    { subtask, parallelism, maxParallelism }: OperatorContext,
  ): void {
    const { start, end } = keyGroupRange(subtask, parallelism, maxParallelism)
    const parts: StoredPart[] = []
    if (this.parts.length === 0) parts.push([start, end, upTo])
    else
      for (let group = start; group <= end; group++)
        parts.push([group, group, Math.max(upTo, this.ofGroup(group))])
    writer.list('frontier', parts, 'union')
    for (const { key, windows } of this.firedKeys.values()) {
      for (const [windowStart, maxTimestamp] of windows)
        Frontier.snapshotFired(writer, key, windowStart, maxTimestamp)
    }
  }

  /** Notes in a snapshot that a window had fired for a key. */
  static snapshotFired(
    writer: SnapshotWriter,
    key: unknown,
    windowStart: number,
    maxTimestamp: number,
  ): void {
    writer.keyed('fired', key, [windowStart, maxTimestamp])
  }

  restore(reader: SnapshotReader): void {
    this.parts = (reader.list('frontier') as StoredPart[]).filter(([, , upTo]) => upTo > MIN_TIMESTAMP)
    for (const [key, stored] of reader.keyed('fired')) {
      const [windowStart, maxTimestamp] = stored as [number, number]
      const identity = keyIdentity(key)
      let fired = this.firedKeys.get(identity)
      if (fired === undefined) this.firedKeys.set(identity, (fired = { key, windows: new Map() }))
      fired.windows.set(windowStart, maxTimestamp)
      this.firedKeysUpTo = Math.max(this.firedKeysUpTo, maxTimestamp)
    }
  }

  private ofGroup(group: number): number {
    let found = MIN_TIMESTAMP
    for (const [first, last, upTo] of this.parts)
      if (group >= first && group <= last && upTo > found) found = upTo
    return found
  }
}

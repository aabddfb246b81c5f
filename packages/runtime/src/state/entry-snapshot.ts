/**
 * What: an open snapshot of entries that are objects, while these go on being used: the first access to an entry that
 *   is not written yet writes it first.
 * State: each entry has the number of the last snapshot that is done with it. A new entry has that of the newest.
 * Why correct: an entry is written before anybody gets hold of it, so as it was when the snapshot was opened; it is
 *   written once, because it is marked then. Entries that are removed are accessed first.
 */
import type { SnapshotPart } from './snapshot-part.ts'
import type { SnapshotWriter } from './snapshot.ts'

/** An entry that can be in a snapshot. */
export interface SnapshotEntry {
  /** The last snapshot that has the entry, or does without it. */
  snapshot: number
}

/** The snapshots of one collection of entries, of which at most one is open. */
export class EntrySnapshots<E extends SnapshotEntry> {
  /** The newest snapshot: new entries are marked with it. */
  newest = 0
  /** Whether entries have to be shown to {@link touch} before they are used. */
  isOpen = false
  private write: (entry: E) => void = () => {}
  private part: SnapshotPart | undefined

  /** Opens a snapshot. `entries` has each entry at least once, also when others come and go while it is read. */
  open(writer: SnapshotWriter, entries: Iterable<E>, size: number, write: (entry: E) => void): void {
    this.finish()
    this.newest++
    this.isOpen = true
    this.write = write
    const rest = entries[Symbol.iterator]()
    this.part = { size, step: (count) => this.isOpen && this.step(rest, count) }
    writer.write(this.part)
  }

  /** Before an entry is used, changed or removed. */
  touch(entry: E): void {
    if (entry.snapshot === this.newest) return
    entry.snapshot = this.newest
    this.write(entry)
  }

  private step(rest: Iterator<E>, count: number): boolean {
    for (let i = 0; i < count; i++) {
      const next = rest.next()
      if (next.done === true) {
        this.isOpen = false
        return false
      }
      this.touch(next.value)
    }
    return true
  }

  /** Another snapshot is wanted: what is left of the open one is written at once. */
  private finish(): void {
    while (this.part?.step(Infinity) === true);
  }
}

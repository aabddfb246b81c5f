/** State that is written bit by bit, while it goes on being used. What was there when the part was made is written, once. */
export interface SnapshotPart {
  /** About how many entries it has. */
  readonly size: number
  /** Writes about so many entries. Returns whether there are more. */
  step(entries: number): boolean
}

/** What is written of each of some items, which do not change meanwhile. */
export function partOf<T>(items: Iterable<T>, write: (item: T) => void): SnapshotPart {
  const rest = items[Symbol.iterator]()
  return {
    size: 0,
    step: (entries) => {
      for (let i = 0; i < entries; i++) {
        const next = rest.next()
        if (next.done === true) return false
        write(next.value)
      }
      return true
    },
  }
}

/** How often each key comes. */
export type Counts<K> = Map<K, number>

/** Counts a key once more, or `times` more. */
export function count<K>(counts: Counts<K>, key: K, times = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + times)
}

/** Adds the counts of `more` to those of `counts`, and returns these. */
export function mergeCounts<K>(counts: Counts<K>, more: ReadonlyMap<K, number>): Counts<K> {
  for (const [key, times] of more) count(counts, key, times)
  return counts
}

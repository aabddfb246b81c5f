/** How often each fault, and each thing worth knowing about, happened. */
export class FaultCounts {
  private readonly counts = new Map<string, number>()

  add(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times)
  }

  of(what: string): number {
    return this.counts.get(what) ?? 0
  }

  /** Takes over the counts of another. */
  addAll(other: FaultCounts): void {
    for (const [what, times] of other.counts) this.add(what, times)
  }

  /** Sorted by name. */
  entries(): [what: string, times: number][] {
    return [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1))
  }
}

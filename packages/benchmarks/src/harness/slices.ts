/** How long the event loop was held, turn by turn. */
export class Slices {
  private readonly times: number[] = []

  /** Notes the turns from now on that count, until the returned function is called. */
  watch(counts: () => boolean): () => void {
    let stopped = false
    let last = performance.now()
    const turn = (): void => {
      const now = performance.now()
      if (counts()) this.times.push(now - last)
      last = performance.now()
      if (!stopped) setImmediate(turn)
    }
    setImmediate(turn)
    return () => (stopped = true)
  }

  /** Milliseconds; 1 for the longest. */
  percentile(part: number): number {
    const sorted = this.times.toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0
  }
}

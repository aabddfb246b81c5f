/**
 * What: the watermark of several inputs, or of several splits of a source, together.
 * Algorithm (Flink's IndexedCombinedWatermarkStatus): the minimum over inputs that are not idle, never going back.
 *   Unlike the {@link WatermarkValve}, an input that wakes with a low watermark holds the result at once, and nothing
 *   is flushed when all go idle.
 */
import { MIN_TIMESTAMP } from './timestamp.ts'

interface Part {
  watermark: number
  idle: boolean
}

export class WatermarkCombiner {
  private readonly parts = new Map<string | number, Part>()
  private combined = MIN_TIMESTAMP
  private allIdle = false

  add(id: string | number): void {
    if (!this.parts.has(id)) this.parts.set(id, { watermark: MIN_TIMESTAMP, idle: false })
  }

  /** Forgets a part. Does not by itself move the watermark. */
  remove(id: string | number): void {
    this.parts.delete(id)
  }

  /** Notes a watermark of a part; it counts as active again. Lower ones than before are ignored. */
  update(id: string | number, timestamp: number): void {
    const part = this.parts.get(id)
    if (part === undefined) return
    part.idle = false
    if (timestamp > part.watermark) part.watermark = timestamp
  }

  setIdle(id: string | number, idle: boolean): void {
    const part = this.parts.get(id)
    if (part !== undefined) part.idle = idle
  }

  /** Takes in what changed. Returns whether the combined watermark rose. */
  refresh(): boolean {
    if (this.parts.size === 0) return false
    let minimum = Infinity
    for (const part of this.parts.values())
      if (!part.idle && part.watermark < minimum) minimum = part.watermark
    this.allIdle = minimum === Infinity
    if (this.allIdle || minimum <= this.combined) return false
    this.combined = minimum
    return true
  }

  get watermark(): number {
    return this.combined
  }

  /** Whether every part is idle; as of the last {@link refresh}. */
  get idle(): boolean {
    return this.allIdle
  }

  watermarkOf(id: string | number): number {
    return this.parts.get(id)?.watermark ?? MIN_TIMESTAMP
  }
}

/**
 * What: the contents of aligned windows, kept once per *slice*: the longest spans of time that no window border cuts.
 *   Overlapping windows share slices; a window is the merge of its slices.
 * State: for each slice a table from keys to accumulators.
 */
import { KeyTable } from '../state/key-table.ts'
import type { AlignedWindows } from './window-assigner.ts'
import { TimeWindow } from './window.ts'

/** A span of time with an accumulator per key. */
export class Slice<Acc> {
  readonly start: number
  readonly end: number
  readonly table = new KeyTable<Acc>()

  constructor(start: number, end: number) {
    this.start = start
    this.end = end
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

export class Slices<Acc> {
  readonly windows: AlignedWindows
  /** The width of a slice. */
  readonly widthMs: number
  private readonly byStart = new Map<number, Slice<Acc>>()

  constructor(windows: AlignedWindows) {
    this.windows = windows
    this.widthMs = gcd(windows.sizeMs, windows.slideMs)
  }

  /** Slices per window. */
  get perWindow(): number {
    return this.windows.sizeMs / this.widthMs
  }

  get(start: number): Slice<Acc> | undefined {
    return this.byStart.get(start)
  }

  getOrCreate(start: number): Slice<Acc> {
    let slice = this.byStart.get(start)
    if (slice === undefined) this.byStart.set(start, (slice = new Slice(start, start + this.widthMs)))
    return slice
  }

  delete(start: number): void {
    this.byStart.delete(start)
  }

  /** The start of the slice that a timestamp falls into. */
  startOf(timestamp: number): number {
    return TimeWindow.startOf(timestamp, this.windows.offsetMs, this.widthMs)
  }

  /** Starts of the windows that a slice is part of, the earliest first; none where windows leave gaps. */
  windowsOf(sliceStart: number): number[] {
    const { sizeMs, slideMs, offsetMs } = this.windows
    const starts: number[] = []
    for (
      let start = TimeWindow.startOf(sliceStart, offsetMs, slideMs);
      start > sliceStart - sizeMs;
      start -= slideMs
    )
      starts.push(start)
    return starts.reverse()
  }

  /** The slices of a window that have contents, in order of time. */
  ofWindow(windowStart: number): Slice<Acc>[] {
    const found: Slice<Acc>[] = []
    for (let start = windowStart; start < windowStart + this.windows.sizeMs; start += this.widthMs) {
      const slice = this.byStart.get(start)
      if (slice !== undefined) found.push(slice)
    }
    return found
  }

  values(): IterableIterator<Slice<Acc>> {
    return this.byStart.values()
  }
}

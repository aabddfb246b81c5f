/**
 * What: overlapping windows that share slices.
 * State: per key the accumulators of its slices, in order of time; derived from these, and so not part of a snapshot, a
 *   stack of *suffixes* (the merge of a slice and all later ones up to the last flip, the oldest on top) and the
 *   running merge of the slices since the flip.
 * Algorithm (two stacks; Tangwongsan, Hirzel, Schneider 2015): a window is the suffix that starts with it, merged with
 *   the running merge. When no suffix is left, all slices of the window are flipped into suffixes. Each slice is merged
 *   about three times, however many windows it is part of. A record for a slice that was merged already starts over.
 *   A window asks only keys that may have something in it: a key waits at its first slice until a window reaches that,
 *   and is asked by all windows from then on, until its last slice has expired.
 */
import { KeyTable, type KeyEntry } from '../state/key-table.ts'
import type { SnapshotWriter } from '../state/snapshot.ts'
import type { AlignedWindows } from './window-assigner.ts'
import type { WindowAggregation } from './window-aggregation.ts'
import type { KeyAccumulator, WindowStore } from './window-store.ts'

interface KeySlices<Acc> {
  /** The slice number of `accumulators[0]`. */
  first: number
  accumulators: (Acc | undefined)[]
  /** Slice numbers and merges of the suffixes, the oldest last. */
  suffixStarts: number[]
  suffixes: Acc[]
  /** The merge of slices `flippedTo` up to, not including, `mergedTo`. */
  recent: Acc | undefined
  flippedTo: number
  mergedTo: number
  /** The slice at which the key waits for its first window; −∞ once windows ask for it. */
  waitsAt: number
}

export class SlidingStore<In, Acc> implements WindowStore<In, Acc> {
  private table = new KeyTable<KeySlices<Acc>>()
  private readonly aggregation: WindowAggregation<In, Acc, unknown>
  private readonly widthMs: number
  private readonly offsetMs: number
  private readonly slicesPerWindow: number
  private readonly slicesPerSlide: number
  /** Slices before this belong to expired windows only. */
  private firstLive = -Infinity
  /** Keys that the next window asks, and those that wait for a window to reach a slice. */
  private active: KeyEntry<KeySlices<Acc>>[] = []
  private waiting = new Map<number, KeyEntry<KeySlices<Acc>>[]>()
  /** Where the windows asked for so far end. */
  private reached = -Infinity

  constructor(windows: AlignedWindows, widthMs: number, aggregation: WindowAggregation<In, Acc, unknown>) {
    this.aggregation = aggregation
    this.widthMs = widthMs
    this.offsetMs = windows.offsetMs
    this.slicesPerWindow = windows.sizeMs / widthMs
    this.slicesPerSlide = windows.slideMs / widthMs
  }

  put(key: unknown, start: number, value: In): void {
    const slices = this.slicesOf(key, start)
    const at = this.change(slices, start)
    slices.accumulators[at] = this.aggregation.add(value, slices.accumulators[at])
  }

  merge(key: unknown, start: number, accumulator: Acc): void {
    const slices = this.slicesOf(key, start)
    const at = this.change(slices, start)
    const before = slices.accumulators[at]
    slices.accumulators[at] = before === undefined ? accumulator : this.mergeTwo(before, accumulator)
  }

  *walk(window: number): IterableIterator<KeyAccumulator<Acc>> {
    const from = this.numberOf(window)
    const current = { key: undefined as unknown, value: undefined as Acc }
    this.reach(from + this.slicesPerWindow)
    const asked = this.active
    const kept: KeyEntry<KeySlices<Acc>>[] = []
    for (const entry of asked) {
      this.table.touch(entry)
      const accumulator = this.merged(entry.value, from, from + this.slicesPerWindow)
      if (this.trim(entry)) kept.push(entry)
      if (accumulator === undefined) continue
      current.key = entry.key
      current.value = accumulator
      yield current
    }
    this.active = kept
  }

  accumulatorOf(window: number, key: unknown): Acc | undefined {
    const entry = this.table.find(key)
    if (entry === undefined) return undefined
    const { first, accumulators } = entry.value
    const from = Math.max(0, this.numberOf(window) - first)
    const present = accumulators
      .slice(from, Math.max(from, this.numberOf(window) - first + this.slicesPerWindow))
      .filter((acc) => acc !== undefined)
    if (present.length < 2) return present[0]
    return present.slice(1).reduce((all, next) => this.mergeTwo(all, next), this.copy(present[0]))
  }

  expire(window: number): void {
    this.firstLive = Math.max(this.firstLive, this.numberOf(window) + this.slicesPerSlide)
  }

  clear(): void {
    if (this.table.size === 0) return
    this.table = new KeyTable()
    this.active = []
    this.waiting = new Map()
  }

  snapshot(writer: SnapshotWriter, write: (key: unknown, slice: number, accumulator: Acc) => void): void {
    const { firstLive } = this
    this.table.writeTo(writer, ({ key, value: { first, accumulators } }) => {
      for (let i = Math.max(0, firstLive - first); i < accumulators.length; i++) {
        const accumulator = accumulators[i]
        if (accumulator !== undefined) write(key, (first + i) * this.widthMs + this.offsetMs, accumulator)
      }
    })
  }

  load(key: unknown, start: number, accumulator: Acc): void {
    const entry = this.table.find(key) ?? this.table.insert(key, emptySlices<Acc>())
    const slice = this.numberOf(start)
    if (slice < entry.value.waitsAt) this.enlist(entry, slice)
    entry.value.accumulators[this.positionOf(entry.value, slice)] = accumulator
  }

  /** Has a key wait for the first window that reaches the slice; one that was reached already is asked from now on. */
  private enlist(entry: KeyEntry<KeySlices<Acc>>, slice: number): void {
    if (slice < this.reached) {
      entry.value.waitsAt = -Infinity
      this.active.push(entry)
      return
    }
    entry.value.waitsAt = slice
    const there = this.waiting.get(slice)
    if (there === undefined) this.waiting.set(slice, [entry])
    else there.push(entry)
  }

  /** Windows up to here are asked for: keys that wait at earlier slices take part. */
  private reach(to: number): void {
    this.reached = Math.max(this.reached, to)
    for (const [slice, entries] of this.waiting) {
      if (slice >= to) continue
      this.waiting.delete(slice)
      for (const entry of entries) {
        // A key may wait at two slices, if a record for an earlier one came later.
        if (entry.value.waitsAt === -Infinity) continue
        entry.value.waitsAt = -Infinity
        this.active.push(entry)
      }
    }
  }

  private numberOf(start: number): number {
    return (start - this.offsetMs) / this.widthMs
  }

  /** Where a slice is among a key's; room is made for it. */
  private positionOf(slices: KeySlices<Acc>, slice: number): number {
    const known = slice - slices.first
    if (known >= 0 && known < slices.accumulators.length) return known
    if (slices.accumulators.length === 0) slices.first = slice
    if (slice < slices.first) {
      slices.accumulators = [
        ...new Array<undefined>(slices.first - slice).fill(undefined),
        ...slices.accumulators,
      ]
      slices.first = slice
    }
    const at = slice - slices.first
    while (slices.accumulators.length <= at) slices.accumulators.push(undefined)
    return at
  }

  /** The slices of a key that gets a record. */
  private slicesOf(key: unknown, start: number): KeySlices<Acc> {
    const entry = this.table.find(key) ?? this.table.insert(key, emptySlices<Acc>())
    const slice = this.numberOf(start)
    if (slice < entry.value.waitsAt) this.enlist(entry, slice)
    return entry.value
  }

  /** Where the accumulator of a slice is that is about to change: merges that hold it are begun anew. */
  private change(slices: KeySlices<Acc>, start: number): number {
    const at = this.positionOf(slices, this.numberOf(start))
    if (slices.first + at < slices.mergedTo) slices.flippedTo = slices.mergedTo = -Infinity
    return at
  }

  /** The merge of a key's slices `from` up to, not including, `to`. */
  private merged(slices: KeySlices<Acc>, from: number, to: number): Acc | undefined {
    if (from >= slices.flippedTo) this.flip(slices, from, to)
    else this.mergeOn(slices, to)
    const { suffixStarts, suffixes, recent } = slices
    while (suffixStarts.length > 0 && suffixStarts[suffixStarts.length - 1] < from) {
      suffixStarts.pop()
      suffixes.pop()
    }
    if (suffixes.length === 0) return recent
    const suffix = suffixes[suffixes.length - 1]
    return recent === undefined ? suffix : this.mergeTwo(this.copy(suffix), recent)
  }

  private flip(slices: KeySlices<Acc>, from: number, to: number): void {
    const { first, accumulators } = slices
    const suffixStarts: number[] = []
    const suffixes: Acc[] = []
    for (
      let slice = Math.min(to, first + accumulators.length) - 1;
      slice >= from && slice >= first;
      slice--
    ) {
      const accumulator = accumulators[slice - first]
      if (accumulator === undefined) continue
      suffixStarts.push(slice)
      suffixes.push(
        suffixes.length === 0
          ? accumulator
          : this.mergeTwo(this.copy(accumulator), suffixes[suffixes.length - 1]),
      )
    }
    slices.suffixStarts = suffixStarts
    slices.suffixes = suffixes
    slices.recent = undefined
    slices.flippedTo = slices.mergedTo = to
  }

  private mergeOn(slices: KeySlices<Acc>, to: number): void {
    const { first, accumulators } = slices
    for (
      let slice = Math.max(slices.mergedTo, first);
      slice < to && slice < first + accumulators.length;
      slice++
    ) {
      const accumulator = accumulators[slice - first]
      if (accumulator === undefined) continue
      slices.recent =
        slices.recent === undefined ? this.copy(accumulator) : this.mergeTwo(slices.recent, accumulator)
    }
    slices.mergedTo = to
  }

  /** Drops slices of expired windows, half a window at a time, and keys that have no others: false for these. */
  private trim(entry: KeyEntry<KeySlices<Acc>>): boolean {
    const slices = entry.value
    const expired = this.firstLive - slices.first
    if (expired >= slices.accumulators.length) {
      this.table.remove(entry)
      return false
    }
    if (expired * 2 > this.slicesPerWindow) {
      slices.accumulators.splice(0, expired)
      slices.first += expired
    }
    return true
  }

  private copy(accumulator: Acc): Acc {
    return this.aggregation.copy === undefined ? accumulator : this.aggregation.copy(accumulator)
  }

  private mergeTwo(a: Acc, b: Acc): Acc {
    return (this.aggregation.merge as (a: Acc, b: Acc) => Acc)(a, b)
  }
}

function emptySlices<Acc>(): KeySlices<Acc> {
  return {
    first: 0,
    accumulators: [],
    suffixStarts: [],
    suffixes: [],
    recent: undefined,
    flippedTo: -Infinity,
    mergedTo: -Infinity,
    waitsAt: Infinity,
  }
}

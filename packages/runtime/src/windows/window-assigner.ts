import type { Trigger } from './trigger.ts'
import { TimeWindow, type Window } from './window.ts'

/** What an assigner may look at. */
export interface AssignerContext {
  readonly currentProcessingTime: number
}

/** Windows of one size that start every `slideMs`: what the window-first state layout needs to know. */
export interface AlignedWindows {
  readonly sizeMs: number
  readonly slideMs: number
  readonly offsetMs: number
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/** The longest span of time that no border of a window cuts. */
export function sliceWidth({ sizeMs, slideMs }: AlignedWindows): number {
  return gcd(sizeMs, slideMs)
}

/** Starts of the windows that a slice is part of, the earliest first; none where windows leave gaps. */
export function windowsOfSlice({ sizeMs, slideMs, offsetMs }: AlignedWindows, slice: number): number[] {
  const starts: number[] = []
  for (let start = TimeWindow.startOf(slice, offsetMs, slideMs); start > slice - sizeMs; start -= slideMs)
    starts.push(start)
  return starts.reverse()
}

/** Says which windows a record belongs to. Must depend on its arguments only, and on what {@link forSubtask} gave it. */
export interface WindowAssigner<T, W extends Window> {
  readonly name: string
  /** Whether windows end by watermark; otherwise by the clock. */
  readonly isEventTime: boolean
  assignWindows(value: T, timestamp: number, context: AssignerContext): readonly W[]
  /** The trigger of windows for which none is given. */
  defaultTrigger(): Trigger<any, W>
  /** Present where windows grow together: groups those that overlap. */
  mergeWindows?(windows: readonly W[], merge: (merged: readonly W[], result: W) => void): void
  /** Present where windows are the same for all keys and known in advance. */
  readonly aligned?: AlignedWindows
  /**
   * Present where subtasks do not have the same windows: an assigner for one subtask, made when it starts.
   *
   * @param random chance, in [0, 1)
   */
  forSubtask?(random: () => number): WindowAssigner<T, W>
}

/** Groups time windows that overlap or touch, and reports each group of more than one. */
export function mergeTimeWindows(
  windows: readonly TimeWindow[],
  merge: (merged: readonly TimeWindow[], result: TimeWindow) => void,
): void {
  const sorted = windows.toSorted((a, b) => a.start - b.start)
  let group: TimeWindow[] = []
  let cover: TimeWindow | undefined
  const close = (): void => {
    if (cover !== undefined && group.length > 1) merge(group, cover)
  }
  for (const window of sorted) {
    if (cover !== undefined && cover.intersects(window)) {
      group.push(window)
      cover = cover.cover(window)
    } else {
      close()
      group = [window]
      cover = window
    }
  }
  close()
}

/**
 * The events of one key that wait for their time: in order of time, those of one time in the order of a comparator, or
 * as they came. Events mostly come in order, and then adding one costs a constant.
 */
export class WaitingEvents<T> {
  private times: number[] = []
  private events: T[] = []
  /** Everything before it has been taken. */
  private head = 0

  get size(): number {
    return this.times.length - this.head
  }

  /** The time of the first event; `Infinity` if there is none. */
  get firstTime(): number {
    return this.head < this.times.length ? this.times[this.head] : Infinity
  }

  add(time: number, event: T, comparator?: (a: T, b: T) => number): void {
    const { times, events, head } = this
    let at = times.length
    while (at > head && isBefore(time, event, times[at - 1], events[at - 1], comparator)) at--
    if (at === times.length) {
      times.push(time)
      events.push(event)
    } else {
      times.splice(at, 0, time)
      events.splice(at, 0, event)
    }
  }

  /** The first event, which must be there. */
  peek(): T {
    return this.events[this.head]
  }

  /** Removes the first event. */
  shift(): void {
    this.head++
    if (this.head === this.times.length) {
      this.times.length = 0
      this.events.length = 0
      this.head = 0
    } else if (this.head >= 64 && this.head * 2 >= this.times.length) {
      this.times.splice(0, this.head)
      this.events.splice(0, this.head)
      this.head = 0
    }
  }

  /** As it stands in a snapshot. */
  store(): StoredEvents<T> {
    return [this.times.slice(this.head), this.events.slice(this.head)]
  }

  load([times, events]: StoredEvents<T>): void {
    this.times = times
    this.events = events
    this.head = 0
  }
}

export type StoredEvents<T> = [times: number[], events: T[]]

function isBefore<T>(
  time: number,
  event: T,
  otherTime: number,
  other: T,
  comparator: ((a: T, b: T) => number) | undefined,
): boolean {
  return time < otherTime || (time === otherTime && comparator !== undefined && comparator(event, other) < 0)
}

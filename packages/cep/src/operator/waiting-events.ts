/**
 * The events that wait for their time: by time, those of one time in the order of a comparator, or as they came.
 *
 * A list for each time, and a heap of the times, so that neither disorder nor many events of one time make adding one
 * expensive.
 */
export class WaitingEvents<T> {
  private readonly lists = new Map<number, T[]>()
  /** A binary heap: the first is the earliest. */
  private readonly times: number[] = []
  /** How many of the earliest list have been taken. */
  private taken = 0
  private lastTime = NaN
  private lastList: T[] = []

  /** The time of the first event; `Infinity` if there is none. */
  get firstTime(): number {
    return this.times.length > 0 ? this.times[0] : Infinity
  }

  add(time: number, event: T, comparator?: (a: T, b: T) => number): void {
    const list = time === this.lastTime ? this.lastList : this.listOf(time)
    let at = list.length
    if (comparator !== undefined) {
      const begin = time === this.times[0] ? this.taken : 0
      while (at > begin && comparator(event, list[at - 1]) < 0) at--
    }
    if (at === list.length) list.push(event)
    else list.splice(at, 0, event)
  }

  /** Removes the first event, which must be there, and returns it. */
  take(): T {
    const time = this.times[0]
    const list = this.lists.get(time) as T[]
    const event = list[this.taken++]
    if (this.taken === list.length) {
      this.taken = 0
      this.lists.delete(time)
      if (time === this.lastTime) this.lastTime = NaN
      this.removeFirstTime()
    }
    return event
  }

  /** All events with their times, in order. */
  *[Symbol.iterator](): IterableIterator<[time: number, event: T]> {
    for (const time of this.times.toSorted((a, b) => a - b)) {
      const list = this.lists.get(time) as T[]
      for (let i = time === this.times[0] ? this.taken : 0; i < list.length; i++) yield [time, list[i]]
    }
  }

  private listOf(time: number): T[] {
    let list = this.lists.get(time)
    if (list === undefined) {
      // The earliest list may be half taken; one before it cannot come then, since its time has passed.
      this.lists.set(time, (list = []))
      this.addTime(time)
    }
    this.lastTime = time
    this.lastList = list
    return list
  }

  private addTime(time: number): void {
    const { times } = this
    let at = times.push(time) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (times[parent] <= time) break
      times[at] = times[parent]
      at = parent
    }
    times[at] = time
  }

  private removeFirstTime(): void {
    const { times } = this
    const last = times.pop() as number
    const { length } = times
    if (length === 0) return
    let at = 0
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && times[child + 1] < times[child]) child++
      if (times[child] >= last) break
      times[at] = times[child]
      at = child
    }
    times[at] = last
  }
}

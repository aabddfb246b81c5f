/**
 * What: how one worker wakes another that has nothing to do. Each worker has a bell; whoever sends it something, or makes
 *   room for it, rings.
 * State: two words of shared memory on cache lines of their own: a number that each ring raises, and whether the owner
 *   is parked.
 * Why no wake-up is lost: the owner reads the number, sets the flag, and only then looks a last time for work. Whatever
 *   was sent before that look is found by it; whatever is sent after it finds the flag set, raises the number and
 *   notifies, and a wait for a number that has changed ends at once.
 */
const RINGS = 0
const PARKED = 16

/** Shared memory of a bell. */
export function bellMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(32 * 4)
}

export class Doorbell {
  private readonly words: Int32Array<SharedArrayBuffer>
  /** There is never more than one wait under way, since a wait cannot be taken back. */
  private waiting = false
  private wake: () => void = () => {}

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory)
  }

  /** For others: there is something to do. Cheap while the owner is at work. */
  ring(): void {
    const { words } = this
    if (Atomics.load(words, PARKED) === 0 || Atomics.exchange(words, PARKED, 0) === 0) return
    Atomics.add(words, RINGS, 1)
    Atomics.notify(words, RINGS)
  }

  /**
   * For the owner: from now on a ring calls `wake`, once. Look for work behind this call, before going to sleep. A wait
   * keeps no thread alive; the owner must hold something that does.
   */
  park(wake: () => void): void {
    const { words } = this
    this.wake = wake
    const rings = Atomics.load(words, RINGS)
    Atomics.store(words, PARKED, 1)
    if (this.waiting) return
    const wait = Atomics.waitAsync(words, RINGS, rings)
    if (!wait.async) {
      wake()
      return
    }
    this.waiting = true
    void wait.value.then(() => {
      this.waiting = false
      this.wake()
    })
  }

  /** For the owner: it is at work, nobody needs to ring. */
  unpark(): void {
    Atomics.store(this.words, PARKED, 0)
    this.wake = () => {}
  }
}

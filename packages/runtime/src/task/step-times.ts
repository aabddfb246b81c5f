/** What a task that gets no turn waits for: room in its outputs, or a promise; input; or only its turn. */
export type WaitsFor = 'room' | 'input' | undefined

/** What the time of a task goes into. */
export class StepTimes {
  /** Milliseconds. */
  readonly spent = { busyMs: 0, blockedMs: 0, idleMs: 0, longestStepMs: 0 }
  private start = 0
  private lastEnd: number
  private waitsFor: WaitsFor

  constructor(now: number) {
    this.lastEnd = now
  }

  begin(now: number): void {
    const waited = now - this.lastEnd
    if (this.waitsFor === 'room') this.spent.blockedMs += waited
    else if (this.waitsFor === 'input') this.spent.idleMs += waited
    this.start = now
  }

  /** @param waitsFor what the time until the next step is to be counted as; as nothing while the task waits for its turn */
  end(now: number, waitsFor: WaitsFor): void {
    const took = now - this.start
    this.spent.busyMs += took
    if (took > this.spent.longestStepMs) this.spent.longestStepMs = took
    this.lastEnd = now
    this.waitsFor = waitsFor
  }
}

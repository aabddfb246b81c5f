/**
 * Tells where runs of records end, in an order in which those of a key stand near each other. Not part of snapshots: behind
 * one the first run seems to go on, which only makes groups wait a little longer.
 */
export class Runs<T> {
  private readonly sameRun: (a: T, b: T) => boolean
  private before: T | undefined
  private begun = false

  /** @param sameRun whether two records in a row may be of one key */
  constructor(sameRun: (a: T, b: T) => boolean) {
    this.sameRun = sameRun
  }

  /** Whether the run before ends with the next record: all its keys are complete then. */
  endsBefore(value: T): boolean {
    const ends = this.begun && !this.sameRun(this.before as T, value)
    this.before = value
    this.begun = true
    return ends
  }
}

import type { AccumulatorResults } from '../../accumulators/job-accumulators.ts'

/** Only workers know how accumulators merge: the first that has one of a name gets the parts of the others. */
export class AccumulatorMerge {
  readonly results: Promise<AccumulatorResults>
  private readonly settled = Promise.withResolvers<AccumulatorResults>()
  private merged: AccumulatorResults = {}
  private waiting: number

  /** @param accumulated what each worker has */
  constructor(
    accumulated: ReadonlyMap<number, ReadonlyMap<string, unknown>>,
    send: (worker: number, parts: ReadonlyMap<string, readonly unknown[]>) => void,
  ) {
    this.results = this.settled.promise
    const byWorker = new Map<number, Map<string, unknown[]>>()
    const owner = new Map<string, unknown[]>()
    for (const [worker, parts] of accumulated) {
      for (const [name, part] of parts) {
        const others = owner.get(name)
        if (others !== undefined) others.push(part)
        else {
          const list: unknown[] = []
          owner.set(name, list)
          byWorker.set(worker, (byWorker.get(worker) ?? new Map<string, unknown[]>()).set(name, list))
        }
      }
    }
    this.waiting = byWorker.size
    for (const [worker, parts] of byWorker) send(worker, parts)
    if (this.waiting === 0) this.giveUp()
  }

  /** The answer of a worker. */
  add(results: AccumulatorResults): void {
    this.merged = { ...this.merged, ...results }
    if (--this.waiting === 0) this.giveUp()
  }

  /** Goes without the answers that are missing. */
  giveUp(): void {
    this.settled.resolve(this.merged)
  }
}

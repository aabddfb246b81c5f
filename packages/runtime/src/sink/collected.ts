import type { JobHandle } from '../execution/job-handle.ts'
import { CollectQueue } from './collect-sink.ts'

/**
 * The records of a stream or a data set in the calling program, as they come. Iterating starts the job; leaving the loop cancels it. Each iteration is a run
 * of its own.
 */
export class Collected<T> implements AsyncIterable<T> {
  private readonly run: (queue: CollectQueue<T>) => JobHandle

  /** @internal */
  constructor(run: (queue: CollectQueue<T>) => JobHandle) {
    this.run = run
  }

  /** Record by record. */
  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for await (const batch of this.batches()) yield* batch
  }

  /** Whole batches, as they come: one `await` for many records. */
  async *batches(): AsyncGenerator<readonly T[], void> {
    const queue = new CollectQueue<T>()
    const job = this.run(queue)
    try {
      for (let batch = await queue.take(); batch !== undefined; batch = await queue.take()) yield batch
    } finally {
      queue.abandon()
      await job.cancel()
    }
  }

  /** Everything, when the job has ended. */
  async toArray(): Promise<T[]> {
    const all: T[] = []
    for await (const batch of this.batches()) for (const value of batch) all.push(value)
    return all
  }
}

import { OptionError } from '../errors/errors.ts'
import type { JobHandle } from '../execution/job-handle.ts'
import type { ExecuteOptions } from '../plan/job-environment.ts'
import { CollectQueue } from './collect-sink.ts'

/** When a job with checkpoints hands its records to whoever collects them. */
export type CollectDelivery = 'checkpoint' | 'immediate'

/** How a stream is collected. */
export interface CollectOptions extends ExecuteOptions {
  /**
   * `'checkpoint'` (default): records of a job with checkpoints come once, when a checkpoint is complete or the job has ended.
   * `'immediate'`: they come at once; after a failure some come again. Without checkpoints there is no difference.
   */
  readonly delivery?: CollectDelivery
}

/**
 * The records of a stream or a data set in the calling program, as they come. Iterating starts the job; leaving the loop cancels it. Each iteration is a run
 * of its own.
 */
export class Collected<T> implements AsyncIterable<T> {
  private readonly run: (queue: CollectQueue<T>) => JobHandle
  private readonly delivery: CollectDelivery

  /** @internal @throws OptionError `INVALID_OPTION` */
  constructor(run: (queue: CollectQueue<T>) => JobHandle, delivery: CollectDelivery = 'checkpoint') {
    if (delivery !== 'checkpoint' && delivery !== 'immediate')
      throw new OptionError(
        `The option "delivery" is "${String(delivery)}". It can be: checkpoint, immediate.`,
      )
    this.run = run
    this.delivery = delivery
  }

  /** Record by record. */
  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for await (const batch of this.batches()) yield* batch
  }

  /** Whole batches, as they come: one `await` for many records. */
  async *batches(): AsyncGenerator<readonly T[], void> {
    const queue = new CollectQueue<T>(this.delivery)
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
